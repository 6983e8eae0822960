import { readWords } from "./words";

export interface SignOutFormProps {
  /** Whether to offer signing out of this app alone, too. */
  offersThisAppOnly?: boolean;
}

/** Plain HTML: works before any JavaScript has loaded, and without it. */
export async function SignOutForm({ offersThisAppOnly = false }: SignOutFormProps) {
  const words = await readWords();
  return (
    <form method="post" action="/api/auth/federated-logout" className="actions">
      <button type="submit">{words.signOut}</button>
      {offersThisAppOnly && (
        <button type="submit" name="scope" value="local" className="quiet">
          {words.signOutHereOnly}
        </button>
      )}
    </form>
  );
}

/** Ends all other sessions, and stays signed in. */
export async function SignOutOthersForm() {
  const words = await readWords();
  return (
    <form method="post" action="/api/auth/federated-logout" className="actions">
      <input type="hidden" name="redirectTo" value="/account" />
      <button type="submit" name="scope" value="others" className="quiet">
        {words.endOthers}
      </button>
    </form>
  );
}

export async function SignOutEverywhereForm() {
  const words = await readWords();
  return (
    <form method="post" action="/api/auth/federated-logout" className="actions">
      <button type="submit" name="scope" value="everywhere" className="quiet">
        {words.signOutEverywhere}
      </button>
    </form>
  );
}
