import { FederatedLogoutError } from "../errors.ts";

/** How long the sessions of one provider may last. What is set here counts from the next sign-in or refresh on. */
export interface SessionLimits {
  /**
   * How long after its sign-in a session ends, in seconds, however often it is renewed. What the
   * id_token says in `session_expiry` counts if it is sooner.
   *
   * @default undefined
   */
  maxSessionAge?: number;
  /**
   * How long after it was last used a session ends, in seconds. Every request that asks who is there is a
   * use; a tab that only watches is none. Needs one `revocationStore` for all instances.
   *
   * @default undefined
   */
  idleTimeout?: number;
  /**
   * Whether the `session_expiry` of the sign-in's id_token stays, whatever a refresh brings.
   *
   * @default false
   */
  pinSessionExpiry?: boolean;
}

/** By the provider's id. */
export type SessionLimitChoices = Readonly<Record<string, SessionLimits>>;

const knownLimits: Readonly<Record<keyof SessionLimits, true>> = {
  idleTimeout: true,
  maxSessionAge: true,
  pinSessionExpiry: true,
};

/** @throws {FederatedLogoutError} `invalid_option` for the first limit that cannot be kept. */
export function assertSessionLimits(choices: SessionLimitChoices): void {
  for (const [id, limits] of Object.entries(choices)) {
    const unknown = Object.keys(limits).find((limit) => !(limit in knownLimits));
    if (unknown !== undefined) throw invalid(id, `has no limit "${unknown}"`);
    const { maxSessionAge, idleTimeout } = limits;
    for (const [name, seconds] of Object.entries({ maxSessionAge, idleTimeout })) {
      if (seconds === undefined || (Number.isSafeInteger(seconds) && seconds > 0)) continue;
      throw invalid(id, `needs a whole number of seconds as ${name}`);
    }
  }
}

function invalid(id: string, problem: string): FederatedLogoutError {
  return new FederatedLogoutError("invalid_option", `sessionLimits["${id}"] ${problem}`);
}
