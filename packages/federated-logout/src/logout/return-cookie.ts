import type { CookieCodec } from "../http/sealed-cookie.ts";
import type { EndedHere } from "../outcome.ts";
import type { ProviderAskedLast } from "../sign-in/re-authentication-cookie.ts";

/** A logout that is under way at a provider, remembered until the browser comes back. */
export interface ReturnCookie extends ProviderAskedLast {
  /**
   * Belongs to this logout alone: to its browser and its provider. `null` if the provider does not
   * send it back, so that having this cookie is all the proof there is.
   */
  state: string | null;
  /** The issuer of the session, where the config names another one, or none. */
  issuer?: string;
  /** The provider's own id of the person, where a function asks the provider. */
  sub?: string;
  /** What has ended here. */
  here: EndedHere;
  /** Whether the provider was sent the id_token, which it may have refused, and can be asked without. */
  canBeAskedAgain: boolean;
  /** Absolute URL to land on. */
  returnTo: string;
  /** Whether to sign in again through the provider before landing there. */
  signInAgain: boolean;
  /** When it was started, in seconds since 1970. */
  at: number;
}

/** How long a browser is expected back, in seconds. */
export const pendingForSeconds: number = 15 * 60;

type PackedReturn = readonly [
  state: string | null,
  provider: string,
  at: number,
  returnTo: string,
  marks: string,
  further?: Pick<ReturnCookie, "issuer" | "sub"> & { here?: EndedHere },
];

// Until the browser is back, every request has it; and the response that sets it has the id_token, too.
const marks = {
  canBeAskedAgain: "a",
  signInAgain: "s",
  unless_returned: "r",
  always: "p",
} as const;

export const packedReturn: CookieCodec<ReturnCookie, PackedReturn> = {
  // Where the next sign-in is to ask, it says so long after nobody expects the browser back any more.
  maxAgeOf: ({ promptsNextTime }) => (promptsNextTime ? undefined : pendingForSeconds),
  pack({ state, provider, at, returnTo, promptsNextTime, issuer, sub, here, ...is }) {
    const marked = [
      is.canBeAskedAgain ? marks.canBeAskedAgain : "",
      is.signInAgain ? marks.signInAgain : "",
      promptsNextTime ? marks[promptsNextTime] : "",
    ].join("");
    const further = {
      ...(issuer !== undefined && { issuer }),
      ...(sub !== undefined && { sub }),
      ...(Object.keys(here).length > 0 && { here }),
    };
    const packed = [state, provider, at, returnTo, marked] as const;
    return Object.keys(further).length > 0 ? [...packed, further] : packed;
  },
  unpack([state, provider, at, returnTo, marked, { here = {}, ...known } = {}]) {
    const promptsNextTime = (["unless_returned", "always"] as const).find((when) =>
      marked.includes(marks[when]),
    );
    return {
      state,
      provider,
      at,
      returnTo,
      canBeAskedAgain: marked.includes(marks.canBeAskedAgain),
      signInAgain: marked.includes(marks.signInAgain),
      ...(promptsNextTime && { promptsNextTime }),
      here,
      ...known,
    };
  },
};
