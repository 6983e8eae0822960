import { signOut } from "../../auth";
import { SignOutInBrowser } from "./sign-out-in-browser";

export default function Page() {
  return (
    <>
      <form
        action={async () => {
          "use server";
          await signOut();
        }}
      >
        <button>Sign out by Server Action</button>
      </form>
      <SignOutInBrowser />
    </>
  );
}
