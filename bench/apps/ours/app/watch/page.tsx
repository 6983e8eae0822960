import { SessionWatch } from "next-auth-federated-logout/session-watch";
import Page from "../page";

// The same page, with the optional component.
export default async function WatchedPage() {
  return (
    <>
      <Page />
      <SessionWatch isSignedIn />
    </>
  );
}
