import type { LocalOnlyReason, LocalOutcome, LogoutOutcome } from "next-auth-federated-logout";

export interface OutcomeInWords {
  /** What happened to the session of this app. */
  here: string;
  /** What happened to the session at the provider, if there is anything to say about it. */
  there?: string;
  /** Where the person can end that session, if it lives on. */
  accountPage?: string;
}

const signedOutHere = "You are signed out.";
const asksAgain = "When somebody signs in here again, it will be told to ask who is there.";

/** Whether the session at the provider lives on, and why. */
const sessionsThere: Readonly<
  Record<LocalOnlyReason, { is: "alive" | "unsure"; why: string } | null>
> = {
  not_signed_in: null,
  no_provider_session: null,
  local_scope: { is: "alive", why: "You chose to sign out of this app only." },
  turned_off: { is: "alive", why: "This app does not sign you out there." },
  not_openid_connect: { is: "alive", why: "It offers no way for this app to sign you out." },
  no_end_session_endpoint: { is: "alive", why: "It offers no way for this app to sign you out." },
  session_unreadable: { is: "unsure", why: "your session no longer said which provider to ask." },
  no_id_token: { is: "unsure", why: "your session did not say which provider to ask." },
  id_token_required: {
    is: "unsure",
    why: "your session did not hold what it takes to be signed out there.",
  },
  unknown_provider: { is: "unsure", why: "this app does not use this provider any more." },
  discovery_failed: { is: "unsure", why: "it could not be reached." },
  issuer_mismatch: { is: "unsure", why: "its details did not check out, so it was not asked." },
  insecure_endpoint: {
    is: "unsure",
    why: "its logout address is not secure, so it was not asked.",
  },
  provider_refused: { is: "unsure", why: "it was asked to sign you out, and refused." },
  internal_error: { is: "unsure", why: "something went wrong before it could be asked." },
};

/** Puts an outcome into plain words, claiming nothing that is not known. */
export function describeOutcome(outcome: LogoutOutcome | undefined): OutcomeInWords {
  if (!outcome) return { here: "You have no session here." };
  if (outcome.kind === "local") return describeLocal(outcome);
  const here = signedOutIn(outcome);
  const there = outcome.returned
    ? "It was asked to sign you out, and sent you back. If you chose to stay signed in there, you still are."
    : "It was asked to sign you out, but has not sent you back from there. You may still be signed in.";
  return { here, there: outcome.asksNextTime ? `${there} ${asksAgain}` : there };
}

function signedOutIn({ everywhere, recorded }: LogoutOutcome): string {
  const notYet =
    recorded === false ? " It may take a moment until all of this app has noticed." : "";
  return whoIsSignedOut(everywhere) + notYet;
}

function whoIsSignedOut(everywhere: boolean | undefined): string {
  if (everywhere === undefined) return signedOutHere;
  return everywhere
    ? "You are signed out, and so are your other devices, where you signed in through the same provider."
    : "You are signed out here. Your sessions on other devices could not be ended.";
}

function describeLocal(outcome: LocalOutcome): OutcomeInWords {
  const { reason, provider, asksNextTime } = outcome;
  const there = whatHappenedThere(reason, provider?.name ?? "your provider");
  return {
    here: whatHappenedHere(outcome),
    ...(there && {
      there: asksNextTime ? `${there} ${asksAgain}` : there,
      ...(provider?.accountPage && { accountPage: provider.accountPage }),
    }),
  };
}

function whatHappenedHere(outcome: LocalOutcome): string {
  if (outcome.reason === "not_signed_in") return "You were not signed in.";
  if (outcome.reason === "session_unreadable")
    return "Your session could not be read, and is gone.";
  return signedOutIn(outcome);
}

function whatHappenedThere(reason: LocalOnlyReason, name: string): string | undefined {
  const session = sessionsThere[reason];
  if (!session) return undefined;
  return session.is === "alive"
    ? `You are still signed in at ${name}. ${session.why}`
    : `You may still be signed in there: ${session.why}`;
}
