import type { LogoutUrlFacts } from "../logout-dialect.ts";
import { LogoutProblem } from "../logout-problem.ts";

/**
 * WorkOS issues the logout URL of a profile's session itself, to whoever has the API key.
 *
 * @see [WorkOS: Logout](https://workos.com/docs/reference/sso/logout)
 */
export async function buildWorkosLogoutUrl({
  accountId,
  clientSecret,
  fetch,
}: LogoutUrlFacts): Promise<string> {
  if (accountId === undefined || clientSecret === undefined) {
    throw new LogoutProblem("provider_refused", "WorkOS asks for a profile's id and the API key");
  }
  const response = await fetch("https://auth.workos.com/sso/logout/authorize", {
    method: "POST",
    headers: { authorization: `Bearer ${clientSecret}`, "content-type": "application/json" },
    body: JSON.stringify({ profile_id: accountId }),
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok || !hasLogoutUrl(body)) {
    throw new LogoutProblem("provider_refused", `WorkOS issued no logout URL (${response.status})`);
  }
  return body.logout_url;
}

function hasLogoutUrl(body: unknown): body is { logout_url: string } {
  return (
    typeof body === "object" &&
    body !== null &&
    "logout_url" in body &&
    typeof body.logout_url === "string"
  );
}
