import { expect, type BrowserContext, type Page } from "@playwright/test";

/** The one that every request of {@link firstAnswerToSignIn} has the challenge of. */
export const codeVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

export interface AuthorizationRequest {
  /** The provider's authorization endpoint. */
  endpoint: string;
  clientId: string;
  redirectUri: string;
  prompt?: "none";
}

/** What a provider answers a browser that is sent there to sign in, before it shows anything. */
export async function firstAnswerToSignIn(
  context: BrowserContext,
  { endpoint, clientId, redirectUri, prompt }: AuthorizationRequest,
): Promise<URLSearchParams> {
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    scope: "openid",
    redirect_uri: redirectUri,
    ...(prompt && { prompt }),
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
  }).toString();
  const cookies = (await context.cookies())
    .filter(({ domain, path }) => domain === url.hostname && url.pathname.startsWith(path))
    .map(({ name, value }) => `${name}=${value}`);
  const response = await fetch(url, {
    headers: { cookie: cookies.join("; ") },
    redirect: "manual",
  });
  return new URL(response.headers.get("location") ?? "about:blank", url).searchParams;
}

export async function pressSignOut(page: Page) {
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
}

export async function expectSentBack(page: Page) {
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
  await expect(page.getByText("It was asked to sign you out, and sent you back.")).toBeVisible();
}
