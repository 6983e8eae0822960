import { headers } from "next/headers";
import { englishOutcomeWords, japaneseOutcomeWords } from "next-auth-federated-logout";

const english = {
  language: "en",
  outcome: englishOutcomeWords,
  description: "One press of “Sign out” ends the session here and at the OpenID Provider.",
  pages: "Pages",
  account: "Account",
  hello: (name: string) => (name ? `Hello, ${name}` : "Hello"),
  notSignedIn: "You are not signed in",
  failed: "That did not work, and nothing has changed. Please try again.",
  pleaseSignIn:
    "Please sign in to see that page. If you were signed in until now, your session has ended.",
  signedIn: (provider: string, email: string) =>
    `You are signed in${provider && ` through ${provider}`}${email && ` as ${email}`}.`,
  onlyYou: "Only you can see",
  yourAccount: "your account",
  whatSignOutDoes:
    "“Sign out” signs you out here and, where your provider offers that, there, too.",
  tryIt:
    "Sign in, look around, and sign out again: your session at the provider ends, too, where it offers that.",
  signInWith: (provider: string) => `Sign in with ${provider}`,
  signInAgainWith: (provider: string) => `Sign in again with ${provider}`,
  signOut: "Sign out",
  signOutHereOnly: "Sign out of this app only",
  endOthers: "End all other sessions",
  signOutEverywhere: "Sign out everywhere",
  accountTitle: "Your account",
  name: "Name",
  email: "E-mail",
  signedInThrough: "Signed in through",
  threeWays:
    "Three ways to build the same button. Each signs you out here and, where your provider offers that, there, too.",
  byForm: "A form that posts to",
  byAction: "in a Server Action",
  byClient: "(needs JavaScript)",
  of: "of",
  signOutByAction: "Sign out by Server Action",
  signOutInBrowser: "Sign out in the browser",
  whereSignedIn: "Where you are signed in",
  whatEverywhereDoes: (provider: string) =>
    `Ends every session that you began in this app through ${provider || "your provider"}, on all devices, and this browser’s there. On other devices, whoever is still signed in there can sign in here again without a password.`,
  thisBrowser: "this browser",
  signedInAt: "Signed in",
  lastUsed: "last used around",
  end: "End",
  endSessionOf: (browser: string) => `End the session of ${browser}`,
  signedOutTitle: "Signed out",
  stillSignedIn: "You are signed in",
  sessionAs: (person: string) => `There is a session here, as ${person || "you"}.`,
  youAreSignedOut: "You are signed out",
  thisApp: "This app",
  yourProvider: "Your provider",
  endAt: (provider: string) => `End your session at ${provider}`,
  notFound: "Not found",
  noSuchPage: "There is no such page",
  backToStart: "Back to the start",
};

/** What the pages say. */
export type Words = typeof english;

const japanese: Words = {
  language: "ja",
  outcome: japaneseOutcomeWords,
  description:
    "「サインアウト」を 1 回押すと、ここと OpenID プロバイダーの両方のセッションが終了します。",
  pages: "ページ",
  account: "アカウント",
  hello: (name) => (name ? `こんにちは、${name} さん` : "こんにちは"),
  notSignedIn: "サインインしていません",
  failed: "うまくいきませんでした。何も変わっていません。もう一度お試しください。",
  pleaseSignIn:
    "そのページを見るにはサインインしてください。今までサインインしていた場合、セッションは終了しました。",
  signedIn: (provider, email) =>
    `${provider && `${provider} で`}サインインしています${email && `(${email})`}。`,
  onlyYou: "あなただけが見られるページ:",
  yourAccount: "アカウント",
  whatSignOutDoes:
    "「サインアウト」を押すと、ここからサインアウトし、プロバイダーが対応していれば、そこからもサインアウトします。",
  tryIt:
    "サインインして、もう一度サインアウトしてみてください。プロバイダーが対応していれば、そこのセッションも終了します。",
  signInWith: (provider) => `${provider} でサインイン`,
  signInAgainWith: (provider) => `${provider} でもう一度サインイン`,
  signOut: "サインアウト",
  signOutHereOnly: "このアプリだけサインアウト",
  endOthers: "ほかのセッションをすべて終了",
  signOutEverywhere: "すべての端末からサインアウト",
  accountTitle: "アカウント",
  name: "名前",
  email: "メールアドレス",
  signedInThrough: "サインインに使ったプロバイダー",
  threeWays:
    "同じボタンの 3 通りの作り方です。どれもここからサインアウトし、プロバイダーが対応していれば、そこからもサインアウトします。",
  byForm: "フォームの送信先:",
  byAction: "(Server Action)",
  byClient: "(JavaScript が必要)",
  of: "/",
  signOutByAction: "Server Action でサインアウト",
  signOutInBrowser: "ブラウザーでサインアウト",
  whereSignedIn: "サインインしている場所",
  whatEverywhereDoes: (provider) =>
    `${provider || "プロバイダー"} でこのアプリにサインインしたすべての端末のセッションと、そこでのこのブラウザーのセッションを終了します。ほかの端末でプロバイダーにまだサインインしている人は、パスワードなしでまたここにサインインできます。`,
  thisBrowser: "このブラウザー",
  signedInAt: "サインイン:",
  lastUsed: "最後に使われたのは、およそ",
  end: "終了",
  endSessionOf: (browser) => `${browser} のセッションを終了`,
  signedOutTitle: "サインアウトしました",
  stillSignedIn: "サインインしています",
  sessionAs: (person) => `${person || "あなた"} としてのセッションがあります。`,
  youAreSignedOut: "サインアウトしました",
  thisApp: "このアプリ",
  yourProvider: "プロバイダー",
  endAt: (provider) => `${provider} のセッションを終了する`,
  notFound: "ページがありません",
  noSuchPage: "そのページはありません",
  backToStart: "最初のページに戻る",
};

/** In the language that the browser wants most, if that is one of these. */
export async function readWords(): Promise<Words> {
  const accepted = (await headers()).get("accept-language") ?? "";
  return /^ja\b/i.test(accepted) ? japanese : english;
}
