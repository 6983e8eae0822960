import { getServerSession } from "next-auth";
import { SessionWatch } from "next-auth-federated-logout/session-watch";
import { authOptions, signOut } from "../auth";
import { SignIn } from "./sign-in";

export default async function Page() {
  const session = await getServerSession(authOptions);
  return (
    <>
      {/* Notices a session that has ended elsewhere, while the page is open. */}
      <SessionWatch isSignedIn={session !== null} />
      {session ? (
        <>
          <h1>Hello, {session.user?.name}</h1>
          <form
            action={async () => {
              "use server";
              await signOut();
            }}
          >
            <button>Sign out</button>
          </form>
        </>
      ) : (
        <SignIn />
      )}
    </>
  );
}
