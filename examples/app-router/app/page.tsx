import { SessionWatch } from "next-auth-federated-logout/session-watch";
import { auth, signIn, signOut } from "../auth";

export default async function Page() {
  const session = await auth();
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
        <form
          action={async () => {
            "use server";
            await signIn("oidc");
          }}
        >
          <button>Sign in with Development provider</button>
        </form>
      )}
    </>
  );
}
