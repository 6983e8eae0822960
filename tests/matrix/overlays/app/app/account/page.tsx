import { SignOutInBrowser } from "./sign-out-in-browser";

export default function Account() {
  return (
    <>
      <form action="/api/auth/federated-logout" method="post">
        <button>Sign out by a form</button>
      </form>
      <SignOutInBrowser />
    </>
  );
}
