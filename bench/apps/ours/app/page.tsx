import { auth, signOut } from "../auth";

export default async function Page() {
  const session = await auth();
  return (
    <>
      <p>{session?.user?.name ?? "Nobody"}</p>
      <form
        action={async () => {
          "use server";
          await signOut();
        }}
      >
        <button>Sign out</button>
      </form>
    </>
  );
}
