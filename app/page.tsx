import Link from "next/link";
import { headers } from "next/headers";
import type { Session } from "next-auth";
import { describeOutcome } from "next-auth-federated-logout";
import { SessionWatch } from "next-auth-federated-logout/session-watch";
import { auth, logout } from "../auth";
import { AskAgainForm } from "./ask-again-form";
import { SignInButtons } from "./sign-in-buttons";
import { SignOutForm } from "./sign-out-form";

interface HomeProps {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

export default async function Home({ searchParams }: HomeProps) {
  const session = await auth();
  const { callbackUrl, error } = await searchParams;
  return (
    <>
      <h1>{session ? greeting(session) : "You are not signed in"}</h1>
      {error !== undefined && (
        <p className="notice" role="alert">
          That did not work, and nothing has changed. Please try again.
        </p>
      )}
      {callbackUrl !== undefined && error === undefined && !session && (
        <p className="notice">
          Please sign in to see that page. If you were signed in until now, your session has ended.
        </p>
      )}
      {session ? (
        <SignedIn session={session} />
      ) : (
        <>
          <UnfinishedLogout />
          <SignedOut callbackUrl={typeof callbackUrl === "string" ? callbackUrl : undefined} />
        </>
      )}
      <SessionWatch isSignedIn={session !== null} />
    </>
  );
}

function SignedIn({ session: { user, provider } }: { session: Session }) {
  const through = provider ? ` through ${provider.name}` : "";
  const as = user?.email ? ` as ${user.email}` : "";
  return (
    <>
      <p>{`You are signed in${through}${as}.`}</p>
      <p>
        Only you can see{" "}
        <Link href="/account" prefetch={false}>
          your account
        </Link>
        .
      </p>
      <SignOutForm offersThisAppOnly />
      <p className="hint">
        “Sign out” signs you out here and, where your provider offers that, there, too.
      </p>
    </>
  );
}

// For whoever has come back by the browser's “Back”, from a provider that did not send them back.
async function UnfinishedLogout() {
  const outcome = await logout.readOutcome(await headers());
  const { there, askAgain } = describeOutcome(outcome);
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

function SignedOut({ callbackUrl }: { callbackUrl: string | undefined }) {
  return (
    <>
      <p>
        Sign in, look around, and sign out again: your session at the provider ends, too, where it
        offers that.
      </p>
      <SignInButtons redirectTo={callbackUrl} />
    </>
  );
}

function greeting({ user }: Session): string {
  const name = user?.name ?? user?.email;
  return name ? `Hello, ${name}` : "Hello";
}
