import type { GetServerSideProps } from "next";
import Link from "next/link";
import { describeOutcome } from "next-auth-federated-logout/v4";
import { logout } from "../auth";

interface Props {
  provider: string | null;
  here: string;
  there: string | null;
}

// What the logout has ended, in words. A provider that has sent the browser back says so.
export const getServerSideProps: GetServerSideProps<Props> = async ({ req }) => {
  const outcome = await logout.readOutcome(req.headers);
  const { here, there = null } = describeOutcome(outcome);
  return { props: { provider: outcome?.provider?.name ?? null, here, there } };
};

export default function SignedOut({ provider, here, there }: Props) {
  return (
    <>
      <h1>{here}</h1>
      {there && (
        <p>
          {provider}: {there}
        </p>
      )}
      <Link href="/">Home</Link>
    </>
  );
}
