export interface AskAgainFormProps {
  /** “Sign out at …”, as `describeOutcome` words it. */
  label: string;
}

/**
 * Asks a provider once more that has not sent the browser back, and without the id_token: it may have
 * refused that.
 */
export function AskAgainForm({ label }: AskAgainFormProps) {
  return (
    <form method="post" action="/api/auth/federated-logout">
      <button type="submit" name="hint" value="none" className="quiet">
        {label}
      </button>
    </form>
  );
}
