import { auth0 } from "../auth0";

const signOut = `/auth/logout?returnTo=${encodeURIComponent(process.env.POST_LOGOUT_REDIRECT_URI!)}`;

export default async function Page() {
  const session = await auth0.getSession();
  return (
    <>
      <p>{session?.user.name ?? "Nobody"}</p>
      <a href={signOut}>Sign out</a>
    </>
  );
}
