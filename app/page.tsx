import Link from "next/link";
import { auth } from "../auth";
import { SignInButtons } from "./sign-in-buttons";
import { SignOutForm } from "./sign-out-form";

interface HomeProps {
  searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }>;
}

export default async function Home({ searchParams }: HomeProps) {
  const session = await auth();
  if (session) {
    const { user, provider } = session;
    return (
      <>
        <h1>Hello, {user?.name ?? user?.email ?? "you"}</h1>
        <p>
          You are signed in
          {provider && (
            <>
              {" "}
              through <strong>{provider.name}</strong>
            </>
          )}
          {user?.email && <> as {user.email}</>}.
        </p>
        <p>
          <Link href="/account" prefetch={false}>
            Your account
          </Link>{" "}
          is a page for you alone.
        </p>
        <SignOutForm />
        <p className="hint">
          This signs you out here{provider && <>, and asks {provider.name} to sign you out, too</>}.
        </p>
      </>
    );
  }

  const { callbackUrl, error } = await searchParams;
  return (
    <>
      <h1>You are not signed in</h1>
      {error !== undefined && (
        <p className="notice" role="alert">
          That sign-in did not work. Please try again.
        </p>
      )}
      {callbackUrl !== undefined && error === undefined && (
        <p className="notice">Please sign in to see that page.</p>
      )}
      <p>
        Sign in, look around, and sign out again: your session at the provider ends, too, so that
        the next person at this computer is asked who they are.
      </p>
      <SignInButtons redirectTo={typeof callbackUrl === "string" ? callbackUrl : undefined} />
    </>
  );
}
