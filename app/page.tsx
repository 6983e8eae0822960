import Link from "next/link";
import { headers } from "next/headers";
import type { Session } from "next-auth";
import { describeOutcome } from "next-auth-federated-logout";
import { SessionWatch } from "next-auth-federated-logout/session-watch";
import { auth, logout } from "../auth";
import { AskAgainForm } from "./ask-again-form";
import { SignInButtons } from "./sign-in-buttons";
import { SignOutForm } from "./sign-out-form";
import { readWords, type Words } from "./words";

interface HomeProps {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

export default async function Home({ searchParams }: HomeProps) {
  const session = await auth();
  const words = await readWords();
  const { callbackUrl, error } = await searchParams;
  return (
    <>
      <h1>{session ? greeting(session, words) : words.notSignedIn}</h1>
      {error !== undefined && (
        <p className="notice" role="alert">
          {words.failed}
        </p>
      )}
      {callbackUrl !== undefined && error === undefined && !session && (
        <p className="notice">{words.pleaseSignIn}</p>
      )}
      {session ? (
        <SignedIn session={session} words={words} />
      ) : (
        <>
          <UnfinishedLogout words={words} />
          <p>{words.tryIt}</p>
          <SignInButtons redirectTo={typeof callbackUrl === "string" ? callbackUrl : undefined} />
        </>
      )}
      <SessionWatch isSignedIn={session !== null} />
    </>
  );
}

function SignedIn({ session: { user, provider }, words }: { session: Session; words: Words }) {
  return (
    <>
      <p>{words.signedIn(provider?.name ?? "", user?.email ?? "")}</p>
      <p>
        {words.onlyYou}{" "}
        <Link href="/account" prefetch={false}>
          {words.yourAccount}
        </Link>
        .
      </p>
      <SignOutForm offersThisAppOnly />
      <p className="hint">{words.whatSignOutDoes}</p>
    </>
  );
}

// For whoever has come back by the browser's “Back”, from a provider that did not send them back.
async function UnfinishedLogout({ words }: { words: Words }) {
  const outcome = await logout.readOutcome(await headers());
  const { there, askAgain } = describeOutcome(outcome, words.outcome);
  if (askAgain === undefined) return null;
  return (
    <div className="notice">
      <p>
        <strong>{outcome?.provider?.name}</strong>: {there}
      </p>
      <AskAgainForm label={askAgain} />
    </div>
  );
}

function greeting({ user }: Session, words: Words): string {
  return words.hello(user?.name ?? user?.email ?? "");
}
