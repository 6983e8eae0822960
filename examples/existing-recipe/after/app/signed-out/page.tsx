import { headers } from "next/headers";
import Link from "next/link";
import { describeOutcome } from "next-auth-federated-logout/v4";
import { logout } from "../../auth";

// What the logout has ended, in words. A provider that has sent the browser back says so.
export default async function SignedOut() {
  const outcome = await logout.readOutcome(await headers());
  const { here, there } = describeOutcome(outcome);
  return (
    <>
      <h1>{here}</h1>
      {there && (
        <p>
          {outcome?.provider?.name}: {there}
        </p>
      )}
      <Link href="/">Home</Link>
    </>
  );
}
