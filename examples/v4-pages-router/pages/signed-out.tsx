import type { GetServerSideProps } from "next";
import Link from "next/link";
import { describeOutcome } from "next-auth-federated-logout/v4";
import { logout } from "../auth";

interface Props {
  here: string;
  there: string | null;
}

// What the logout has ended, in words. A provider that has sent the browser back says so.
export const getServerSideProps: GetServerSideProps<Props> = async ({ req }) => {
  const headers = new Headers({ host: req.headers.host ?? "", cookie: req.headers.cookie ?? "" });
  const { here, there } = describeOutcome(await logout.readOutcome(headers));
  return { props: { here, there: there ?? null } };
};

export default function SignedOut({ here, there }: Props) {
  return (
    <>
      <h1>{here}</h1>
      <p>{there}</p>
      <Link href="/">Home</Link>
    </>
  );
}
