import type { Metadata } from "next";
import { headers } from "next/headers";
import { describeOutcome } from "next-auth-federated-logout";
import { SessionWatch } from "next-auth-federated-logout/session-watch";
import { auth, logout } from "../../auth";
import { AskAgainForm } from "../ask-again-form";
import { SignInButtons } from "../sign-in-buttons";
import { SignOutForm } from "../sign-out-form";
import { readWords } from "../words";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await readWords()).signedOutTitle };
}

export default async function SignedOut() {
  const session = await auth();
  const words = await readWords();
  if (session) {
    return (
      <>
        <h1>{words.stillSignedIn}</h1>
        <p>{words.sessionAs(session.user?.email ?? session.user?.name ?? "")}</p>
        <SignOutForm />
        <SessionWatch isSignedIn />
      </>
    );
  }

  const outcome = await logout.readOutcome(await headers());
  const { here, there, accountPage, askAgain } = describeOutcome(outcome, words.outcome);
  return (
    <>
      <h1>{words.youAreSignedOut}</h1>
      <ul className="outcome">
        <li>
          <strong>{words.thisApp}</strong>
          <span>{here}</span>
        </li>
        {there && (
          <li>
            <strong>{outcome?.provider?.name ?? words.yourProvider}</strong>
            <span>{there}</span>
            {accountPage && (
              <a href={accountPage} rel="noreferrer">
                {words.endAt(outcome?.provider?.name ?? words.yourProvider)}
              </a>
            )}
            {askAgain && <AskAgainForm label={askAgain} />}
          </li>
        )}
      </ul>
      <SignInButtons providerId={outcome?.provider?.id} isAgain={outcome !== undefined} />
      <SessionWatch isSignedIn={false} />
    </>
  );
}
