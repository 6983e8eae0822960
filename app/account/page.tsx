import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SessionWatch } from "next-auth-federated-logout/session-watch";
import { auth } from "../../auth";
import { signOutAction } from "../actions";
import { SignOutEverywhereForm, SignOutForm } from "../sign-out-form";
import { readWords } from "../words";
import { ClientSignOutButton } from "./client-sign-out-button";
import { ExpiryNotice } from "./expiry-notice";
import { SessionList } from "./session-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await readWords()).account };
}

export default async function Account() {
  const session = await auth();
  // middleware.ts lets nobody else in; a page that shows private things asks all the same.
  if (!session) redirect("/?callbackUrl=%2Faccount");
  const { user, provider } = session;
  const words = await readWords();
  return (
    <>
      <h1>{words.accountTitle}</h1>
      <dl>
        <dt>{words.name}</dt>
        <dd>{user?.name ?? "–"}</dd>
        <dt>{words.email}</dt>
        <dd>{user?.email ?? "–"}</dd>
        <dt>{words.signedInThrough}</dt>
        <dd>{provider?.name ?? "–"}</dd>
      </dl>
      <h2>{words.signOut}</h2>
      <p>{words.threeWays}</p>
      <ul className="ways">
        <li>
          <p>
            {words.byForm} <code>/api/auth/federated-logout</code>
          </p>
          <SignOutForm />
        </li>
        <li>
          <p>
            <code>signOut()</code> {words.of} <code>auth.ts</code>, {words.byAction}
          </p>
          <form action={signOutAction}>
            <button type="submit">{words.signOutByAction}</button>
          </form>
        </li>
        <li>
          <p>
            <code>signOut()</code> {words.of} <code>next-auth/react</code> {words.byClient}
          </p>
          <ClientSignOutButton label={words.signOutInBrowser} />
        </li>
      </ul>
      <h2>{words.whereSignedIn}</h2>
      <SessionList />
      <h2>{words.signOutEverywhere}</h2>
      <p>{words.whatEverywhereDoes(provider?.name ?? "")}</p>
      <SignOutEverywhereForm />
      <SessionWatch isSignedIn onExpiring={ExpiryNotice} />
    </>
  );
}
