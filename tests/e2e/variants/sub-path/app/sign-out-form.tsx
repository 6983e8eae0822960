/** Plain HTML: works before any JavaScript has loaded, and without it. */
export function SignOutForm() {
  return (
    <form method="post" action="/app/api/auth/federated-logout">
      <button type="submit">Sign out</button>
    </form>
  );
}
