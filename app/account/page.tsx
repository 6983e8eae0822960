import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SessionWatch } from "next-auth-federated-logout/session-watch";
import { auth } from "../../auth";
import { signOutAction } from "../actions";
import { SignOutEverywhereForm, SignOutForm } from "../sign-out-form";
import { ClientSignOutButton } from "./client-sign-out-button";
import { ExpiryNotice } from "./expiry-notice";
import { SessionList } from "./session-list";

export const metadata: Metadata = { title: "Account" };

export default async function Account() {
  const session = await auth();
  // middleware.ts lets nobody else in; a page that shows private things asks all the same.
  if (!session) redirect("/?callbackUrl=%2Faccount");
  const { user, provider } = session;
  return (
    <>
      <h1>Your account</h1>
      <dl>
        <dt>Name</dt>
        <dd>{user?.name ?? "–"}</dd>
        <dt>E-mail</dt>
        <dd>{user?.email ?? "–"}</dd>
        <dt>Signed in through</dt>
        <dd>{provider?.name ?? "–"}</dd>
      </dl>
      <h2>Sign out</h2>
      <p>
        Three ways to build the same button. Each signs you out here and, where your provider offers
        that, there, too.
      </p>
      <ul className="ways">
        <li>
          <p>
            A form that posts to <code>/api/auth/federated-logout</code>
          </p>
          <SignOutForm />
        </li>
        <li>
          <p>
            <code>signOut()</code> of <code>auth.ts</code>, in a Server Action
          </p>
          <form action={signOutAction}>
            <button type="submit">Sign out by Server Action</button>
          </form>
        </li>
        <li>
          <p>
            <code>signOut()</code> of <code>next-auth/react</code> (needs JavaScript)
          </p>
          <ClientSignOutButton />
        </li>
      </ul>
      <h2>Where you are signed in</h2>
      <SessionList />
      <h2>Sign out everywhere</h2>
      <p>
        Ends every session that you began in this app through {provider?.name ?? "your provider"},
        on all devices, and this browser’s there. On other devices, whoever is still signed in there
        can sign in here again without a password.
      </p>
      <SignOutEverywhereForm />
      <SessionWatch isSignedIn onExpiring={ExpiryNotice} />
    </>
  );
}
