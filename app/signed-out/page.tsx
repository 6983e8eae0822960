import type { Metadata } from "next";
import { headers } from "next/headers";
import { describeOutcome } from "next-auth-federated-logout";
import { SessionWatch } from "next-auth-federated-logout/session-watch";
import { auth, logout } from "../../auth";
import { AskAgainForm } from "../ask-again-form";
import { SignInButtons } from "../sign-in-buttons";
import { SignOutForm } from "../sign-out-form";

export const metadata: Metadata = { title: "Signed out" };

export default async function SignedOut() {
  const session = await auth();
  if (session) {
    return (
      <>
        <h1>You are signed in</h1>
        <p>There is a session here, as {session.user?.email ?? session.user?.name ?? "you"}.</p>
        <SignOutForm />
        <SessionWatch isSignedIn />
      </>
    );
  }

  const outcome = await logout.readOutcome(await headers());
  const { here, there, accountPage, askAgain } = describeOutcome(outcome);
  return (
    <>
      <h1>You are signed out</h1>
      <ul className="outcome">
        <li>
          <strong>This app</strong>
          <span>{here}</span>
        </li>
        {there && (
          <li>
            <strong>{outcome?.provider?.name ?? "Your provider"}</strong>
            <span>{there}</span>
            {accountPage && (
              <a href={accountPage} rel="noreferrer">
                End your session at {outcome?.provider?.name}
              </a>
            )}
            {askAgain && <AskAgainForm label={askAgain} />}
          </li>
        )}
      </ul>
      <SignInButtons
        providerId={outcome?.provider?.id}
        label={outcome ? "Sign in again" : "Sign in"}
      />
      <SessionWatch isSignedIn={false} />
    </>
  );
}
