import type { GetServerSideProps } from "next";
import { getServerSession } from "next-auth";
import { signIn, signOut } from "next-auth/react";
import { SessionWatch } from "next-auth-federated-logout/session-watch";
import { authOptions } from "../auth";

interface Props {
  name: string | null;
}

export const getServerSideProps: GetServerSideProps<Props> = async ({ req, res }) => {
  const session = await getServerSession(req, res, authOptions);
  return { props: { name: session?.user?.name ?? null } };
};

export default function Home({ name }: Props) {
  return (
    <>
      {/* Notices a session that has ended elsewhere, while the page is open. */}
      <SessionWatch isSignedIn={name !== null} />
      {name === null ? (
        <button onClick={() => void signIn("oidc")}>Sign in with Development provider</button>
      ) : (
        <>
          <h1>Hello, {name}</h1>
          <button onClick={() => void signOut({ callbackUrl: "/signed-out" })}>Sign out</button>
        </>
      )}
    </>
  );
}
