import { getServerSession } from "next-auth";
import { authOptions } from "../../auth";

// proxy.ts lets nobody else come here.
export default async function Account() {
  const session = await getServerSession(authOptions);
  return (
    <>
      <h1>Your account</h1>
      <p>{session?.user?.email}</p>
      <form action="/api/auth/federated-logout" method="post">
        <button>Sign out by a form</button>
      </form>
    </>
  );
}
