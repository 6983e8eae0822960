import { Suspense } from "react";
import { auth, signIn } from "../auth";

async function Welcome() {
  const session = await auth();
  if (!session) {
    return (
      <form
        action={async () => {
          "use server";
          await signIn("oidc");
        }}
      >
        <button>Sign in with Development provider</button>
      </form>
    );
  }
  return (
    <>
      <h1>Hello, {session.user?.name}</h1>
      <form action="/api/auth/federated-logout" method="post">
        <button>Sign out</button>
      </form>
    </>
  );
}

export default function Page() {
  return (
    <Suspense>
      <Welcome />
    </Suspense>
  );
}
