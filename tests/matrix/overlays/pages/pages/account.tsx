import { signOut } from "next-auth/react";

export default function Account() {
  return (
    <>
      <form action="/api/auth/federated-logout" method="post">
        <button>Sign out by a form</button>
      </form>
      <button onClick={() => void signOut({ callbackUrl: "/signed-out" })}>
        Sign out in the browser
      </button>
    </>
  );
}
