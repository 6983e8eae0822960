export interface SignOutFormProps {
  /** Whether to offer signing out of this app alone, too. */
  offersThisAppOnly?: boolean;
}

/** Plain HTML: works before any JavaScript has loaded, and without it. */
export function SignOutForm({ offersThisAppOnly = false }: SignOutFormProps) {
  return (
    <form method="post" action="/api/auth/federated-logout" className="actions">
      <button type="submit">Sign out</button>
      {offersThisAppOnly && (
        <button type="submit" name="scope" value="local" className="quiet">
          Sign out of this app only
        </button>
      )}
    </form>
  );
}

/** Ends all other sessions, and stays signed in. */
export function SignOutOthersForm() {
  return (
    <form method="post" action="/api/auth/federated-logout" className="actions">
      <input type="hidden" name="redirectTo" value="/account" />
      <button type="submit" name="scope" value="others" className="quiet">
        End all other sessions
      </button>
    </form>
  );
}

export function SignOutEverywhereForm() {
  return (
    <form method="post" action="/api/auth/federated-logout" className="actions">
      <button type="submit" name="scope" value="everywhere" className="quiet">
        Sign out everywhere
      </button>
    </form>
  );
}
