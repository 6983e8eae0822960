import type { LocalOnlyReason, LocalOutcome, LogoutOutcome, ProviderOutcome } from "./outcome.ts";

/** An outcome in words, for the page that a logout lands on. */
export interface OutcomeInWords {
  /** What happened to the session of this app. */
  here: string;
  /** What happened to the session at the provider, if there is anything to say about it. */
  there?: string;
  /** Where the person can end that session, if it lives on and that page is known. */
  accountPage?: string;
  /** For the button of a form that posts `hint=none` to the logout route, where that may help. */
  askAgain?: string;
}

/** The words for {@link describeOutcome}. `provider` is a provider's display name. */
export interface OutcomeWords {
  /** There was no logout that anybody knows of. */
  noLogout: string;
  signedOut: string;
  signedOutEverywhere: string;
  notSignedOutEverywhere: string;
  /** This one stays. */
  othersSignedOut: string;
  othersNotSignedOut: string;
  notSignedIn: string;
  sessionUnreadable: string;
  /** Other instances of this app may not know yet. */
  notRecorded: string;
  cameBack: string;
  notYetBack: string;
  /** A browser came back, without proof that it belongs to this logout. */
  cameBackUnproven: string;
  /** On a button that asks the provider once more. */
  signOutAt: (provider: string) => string;
  stillSignedInThere: (provider: string) => string;
  maybeSignedInThere: string;
  /** The next sign-in asks who is there. */
  promptsNextTime: string;
  /** In the place of a provider's name. */
  yourProvider: string;
  /** Why the provider was not asked, by reason; after one of the two sentences above. */
  reasons: Readonly<Record<ReasonInWords, string>>;
}

type ReasonInWords = Exclude<
  LocalOnlyReason,
  "not_signed_in" | "no_provider_session" // There is no session there.
>;

const noLogoutOffered = "It offers no way for this app to sign you out.";

/** The words of {@link describeOutcome} in English. */
export const englishOutcomeWords: OutcomeWords = {
  noLogout: "You have no session here.",
  signedOut: "You are signed out.",
  signedOutEverywhere:
    "You are signed out, and so are your other devices, where you signed in through the same provider.",
  notSignedOutEverywhere:
    "You are signed out here. Your sessions on other devices could not be ended.",
  othersSignedOut:
    "Your sessions on other devices have ended, where you signed in through the same provider.",
  othersNotSignedOut: "Your sessions on other devices could not be ended.",
  notSignedIn: "You were not signed in.",
  sessionUnreadable: "Your session could not be read, and is gone.",
  notRecorded: "It may take a moment until all of this app has noticed.",
  cameBack:
    "It was asked to sign you out, and sent you back. If you chose to stay signed in there, you still are.",
  notYetBack:
    "It was asked to sign you out, but has not sent you back from there. You may still be signed in.",
  cameBackUnproven:
    "It was asked to sign you out. You came back, but without its proof that it has done so: you may still be signed in.",
  signOutAt: (provider) => `Sign out at ${provider}`,
  stillSignedInThere: (provider) => `You are still signed in at ${provider}.`,
  maybeSignedInThere: "You may still be signed in there:",
  promptsNextTime: "When somebody signs in here again, it will be told to ask who is there.",
  yourProvider: "your provider",
  reasons: {
    local_scope: "You chose to sign out of this app only.",
    turned_off: "This app does not sign you out there.",
    not_openid_connect: noLogoutOffered,
    no_end_session_endpoint: noLogoutOffered,
    session_unreadable: "your session no longer said which provider to ask.",
    no_id_token: "your session did not say which provider to ask.",
    id_token_required: "your session did not hold what it takes to be signed out there.",
    unknown_provider: "this app does not use this provider any more.",
    discovery_failed: "it could not be reached.",
    issuer_mismatch: "its details did not check out, so it was not asked.",
    insecure_endpoint: "its logout address is not secure, so it was not asked.",
    provider_refused: "it was asked to sign you out, and refused.",
    internal_error: "something went wrong before it could be asked.",
  },
};

const noLogoutOfferedInJapanese = "このアプリからサインアウトする方法がありません。";

/** The words of {@link describeOutcome} in Japanese. */
export const japaneseOutcomeWords: OutcomeWords = {
  noLogout: "ここにセッションはありません。",
  signedOut: "サインアウトしました。",
  signedOutEverywhere:
    "サインアウトしました。同じプロバイダーでサインインしたほかの端末からもサインアウトしました。",
  notSignedOutEverywhere:
    "ここからサインアウトしました。ほかの端末のセッションは終了できませんでした。",
  othersSignedOut: "同じプロバイダーでサインインした、ほかの端末のセッションを終了しました。",
  othersNotSignedOut: "ほかの端末のセッションは終了できませんでした。",
  notSignedIn: "サインインしていませんでした。",
  sessionUnreadable: "セッションを読み取れなかったため、削除しました。",
  notRecorded: "このアプリのすべてに反映されるまで、少し時間がかかることがあります。",
  cameBack:
    "サインアウトを依頼し、そこから戻りました。そこでサインインしたままにすることを選んだ場合は、まだサインインしています。",
  notYetBack:
    "サインアウトを依頼しましたが、まだ戻っていません。まだサインインしている可能性があります。",
  cameBackUnproven:
    "サインアウトを依頼しました。戻りましたが、完了した証明がありません。まだサインインしている可能性があります。",
  signOutAt: (provider) => `${provider} からサインアウト`,
  stillSignedInThere: (provider) => `${provider} にはまだサインインしています。`,
  maybeSignedInThere: "そこにはまだサインインしている可能性があります。",
  promptsNextTime: "次にここでサインインするとき、誰がサインインするかを確認するよう依頼します。",
  yourProvider: "プロバイダー",
  reasons: {
    local_scope: "このアプリだけからサインアウトすることを選びました。",
    turned_off: "このアプリは、そこからのサインアウトを行いません。",
    not_openid_connect: noLogoutOfferedInJapanese,
    no_end_session_endpoint: noLogoutOfferedInJapanese,
    session_unreadable: "どのプロバイダーに依頼するかが、セッションから分かりませんでした。",
    no_id_token: "どのプロバイダーに依頼するかが、セッションにありませんでした。",
    id_token_required: "そこからサインアウトするために必要なものが、セッションにありませんでした。",
    unknown_provider: "このアプリは、このプロバイダーをもう使っていません。",
    discovery_failed: "接続できませんでした。",
    issuer_mismatch: "情報が正しくないため、依頼しませんでした。",
    insecure_endpoint: "ログアウトのアドレスが安全でないため、依頼しませんでした。",
    provider_refused: "サインアウトを依頼しましたが、拒否されました。",
    internal_error: "依頼する前に問題が発生しました。",
  },
};

/** The session there is known to be alive; of all others, nobody knows. */
const leavesSessionAlive: ReadonlySet<LocalOnlyReason> = new Set([
  "local_scope",
  "turned_off",
  "not_openid_connect",
  "no_end_session_endpoint",
]);

/**
 * Puts an outcome into plain words, claiming nothing that is not known: coming back from a provider does
 * not prove that its session has ended.
 *
 * @param outcome - What `logout.readOutcome` answers.
 * @param words - In another language, or your own; those that are left out are English.
 * @see [RP-Initiated Logout 1.0, section 3](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RedirectionAfterLogout)
 */
export function describeOutcome(
  outcome: LogoutOutcome | undefined,
  words: Partial<OutcomeWords> = {},
): OutcomeInWords {
  const all = { ...englishOutcomeWords, ...words };
  if (!outcome) return { here: all.noLogout };
  if (outcome.kind === "others") {
    return { here: outcome.ended ? all.othersSignedOut : all.othersNotSignedOut };
  }
  const here = describeHere(outcome, all);
  const there = describeThere(outcome, all);
  if (there === undefined) return { here };
  const { promptsNextTime, provider } = outcome;
  const accountPage = outcome.kind === "local" ? provider?.accountPage : undefined;
  const canBeAskedAgain = outcome.kind === "provider" && outcome.canBeAskedAgain === true;
  return {
    here,
    there: promptsNextTime ? `${there} ${all.promptsNextTime}` : there,
    ...(accountPage !== undefined && { accountPage }),
    ...(canBeAskedAgain && { askAgain: all.signOutAt(outcome.provider.name) }),
  };
}

type EndedOutcome = ProviderOutcome | LocalOutcome;

function describeHere(outcome: EndedOutcome, words: OutcomeWords): string {
  const reason = outcome.kind === "local" ? outcome.reason : undefined;
  if (reason === "not_signed_in") return words.notSignedIn;
  if (reason === "session_unreadable") return words.sessionUnreadable;
  const { everywhere, recorded } = outcome;
  const others = everywhere ? words.signedOutEverywhere : words.notSignedOutEverywhere;
  const signedOut = everywhere === undefined ? words.signedOut : others;
  return recorded === false ? `${signedOut} ${words.notRecorded}` : signedOut;
}

function describeThere(outcome: EndedOutcome, words: OutcomeWords): string | undefined {
  if (outcome.kind === "provider") {
    if (outcome.returned) return words.cameBack;
    return outcome.unproven ? words.cameBackUnproven : words.notYetBack;
  }
  return describeLocal(outcome, words);
}

function describeLocal(
  { reason, provider }: LocalOutcome,
  words: OutcomeWords,
): string | undefined {
  if (reason === "not_signed_in" || reason === "no_provider_session") return undefined;
  const name = provider?.name ?? words.yourProvider;
  const beginning = leavesSessionAlive.has(reason)
    ? words.stillSignedInThere(name)
    : words.maybeSignedInThere;
  return `${beginning} ${words.reasons[reason]}`;
}
