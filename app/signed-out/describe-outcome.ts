import type { LocalOnlyReason, LogoutOutcome } from "next-auth-federated-logout";

export interface OutcomeInWords {
  /** What happened to the session of this app. */
  here: string;
  /** What happened to the session at the provider, if there is anything to say about it. */
  there?: string;
}

const signedOutHere = "You are signed out.";
const nothingHere = "You were not signed in.";
const stillSignedInThere = "You may still be signed in there:";

const localOutcomes: Readonly<Record<LocalOnlyReason, OutcomeInWords>> = {
  not_signed_in: { here: nothingHere },
  session_unreadable: {
    here: "Your session had already ended.",
    there: `${stillSignedInThere} your session here no longer said which provider to ask.`,
  },
  no_id_token: {
    here: signedOutHere,
    there: `${stillSignedInThere} your session here did not say which provider to ask.`,
  },
  unknown_provider: {
    here: signedOutHere,
    there: `${stillSignedInThere} this app does not use this provider any more.`,
  },
  not_openid_connect: {
    here: signedOutHere,
    there: "You are still signed in there: it offers no way for an app to end your session.",
  },
  no_end_session_endpoint: {
    here: signedOutHere,
    there: "You are still signed in there: it offers no way for an app to end your session.",
  },
  discovery_failed: {
    here: signedOutHere,
    there: "You are still signed in there: it could not be reached.",
  },
  issuer_mismatch: {
    here: signedOutHere,
    there: "You are still signed in there: its details did not check out, so it was not asked.",
  },
  insecure_endpoint: {
    here: signedOutHere,
    there: "You are still signed in there: its logout address is not secure, so it was not asked.",
  },
  internal_error: {
    here: signedOutHere,
    there: `${stillSignedInThere} something went wrong before it could be asked.`,
  },
};

/** Puts an outcome into plain words, claiming nothing that is not known. */
export function describeOutcome(outcome: LogoutOutcome | undefined): OutcomeInWords {
  if (!outcome) return { here: "You have no session here." };
  if (outcome.kind === "local") return localOutcomes[outcome.reason];
  return {
    here: signedOutHere,
    there: outcome.returned
      ? "It was asked to sign you out, and sent you back. If you chose to stay signed in there, you still are."
      : "It was asked to sign you out, but has not sent you back from there. You may still be signed in.",
  };
}
