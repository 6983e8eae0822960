import type { LocalOnlyReason, LogoutOutcome } from "next-auth-federated-logout";

export interface OutcomeInWords {
  /** What happened to the session of this app. */
  here: string;
  /** What happened to the session at the provider, if there is anything to say about it. */
  there?: string;
}

const signedOutHere = "You are signed out.";
const maybeSignedInThere = "You may still be signed in there:";

const localOutcomes: Readonly<Record<LocalOnlyReason, OutcomeInWords>> = {
  not_signed_in: { here: "You were not signed in." },
  session_unreadable: {
    here: "Your session could not be read, and is gone.",
    there: `${maybeSignedInThere} your session no longer said which provider to ask.`,
  },
  no_id_token: {
    here: signedOutHere,
    there: `${maybeSignedInThere} your session did not say which provider to ask.`,
  },
  id_token_required: {
    here: signedOutHere,
    there: `${maybeSignedInThere} your session did not hold what it takes to be signed out there.`,
  },
  unknown_provider: {
    here: signedOutHere,
    there: `${maybeSignedInThere} this app does not use this provider any more.`,
  },
  not_openid_connect: {
    here: signedOutHere,
    there: `${maybeSignedInThere} it offers no way for this app to sign you out.`,
  },
  no_end_session_endpoint: {
    here: signedOutHere,
    there: `${maybeSignedInThere} it offers no way for this app to sign you out.`,
  },
  discovery_failed: {
    here: signedOutHere,
    there: `${maybeSignedInThere} it could not be reached.`,
  },
  issuer_mismatch: {
    here: signedOutHere,
    there: `${maybeSignedInThere} its details did not check out, so it was not asked.`,
  },
  insecure_endpoint: {
    here: signedOutHere,
    there: `${maybeSignedInThere} its logout address is not secure, so it was not asked.`,
  },
  internal_error: {
    here: signedOutHere,
    there: `${maybeSignedInThere} something went wrong before it could be asked.`,
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
