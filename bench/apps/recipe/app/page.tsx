import { auth } from "../auth";

export default async function Page() {
  const session = await auth();
  return (
    <>
      <p>{session?.user?.name ?? "Nobody"}</p>
      {/* oxlint-disable-next-line nextjs/no-html-link-for-pages -- no page, but a way to the provider */}
      <a href="/api/auth/federated-logout">Sign out</a>
    </>
  );
}
