import type { LogoutTrigger } from "../events.ts";
import type { CookieCodec } from "../http/sealed-cookie.ts";
import type { LogoutScope } from "../outcome.ts";
import { packClaim, unpackClaim, type PackedClaim } from "../sessions/packed-claim.ts";
import type { EndedSession } from "../sign-in/sign-in-cookie.ts";
import type { EndedSoFar } from "./attempt.ts";

/** A logout whose session here is gone, and that goes on when the browser asks for it. */
export interface DeferredLogout extends EndedSoFar {
  trigger: LogoutTrigger;
  scope: LogoutScope;
  ended: EndedSession;
  /** When that was, in seconds since 1970. */
  at: number;
  /** Absolute URL to land on. */
  returnTo: string;
  /** Absolute URL to land on if the person signs in again at once. */
  returnToSignedIn: string;
}

type PackedDeferred = Omit<DeferredLogout, "ended"> & {
  ended: Exclude<EndedSession, { kind: "jwt" }> | { kind: "jwt"; claim?: PackedClaim | undefined };
};

export const packedDeferred: CookieCodec<DeferredLogout, PackedDeferred> = {
  pack: (deferred) => {
    const { ended } = deferred;
    if (ended.kind !== "jwt") return { ...deferred, ended };
    return { ...deferred, ended: { kind: "jwt", claim: ended.claim && packClaim(ended.claim) } };
  },
  unpack: (deferred) => {
    const { ended } = deferred;
    if (ended.kind !== "jwt") return { ...deferred, ended };
    const claim = unpackClaim(ended.claim);
    return { ...deferred, ended: { kind: "jwt", ...(claim && { claim }) } };
  },
};
