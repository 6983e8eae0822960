import { parseSetCookie, type SetCookie } from "cookie";
import { NextRequest } from "next/server";
import { beforeEach, expect, test } from "vitest";
import { createConnectedApp, stubEnvironment } from "../support/connected-app.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveOpenIdProvider } from "../support/openid-provider.ts";

// A provider that sends people back by `response_mode=form_post`: its form is another site's, and only
// cookies with `SameSite=None` come with it.

useClosedNetwork();
const origin = "https://app.test";
beforeEach(() => stubEnvironment({ AUTH_URL: origin }));

async function createWorld() {
  const provider = await serveOpenIdProvider("https://op.test");
  const app: ReturnType<typeof createConnectedApp> = createConnectedApp({
    providers: [
      {
        id: "op",
        name: "OP",
        type: "oidc",
        issuer: provider.issuer,
        clientId: provider.clientId,
        clientSecret: "s3cret",
        checks: ["state"],
        authorization: {
          url: `${provider.issuer}/authorize?response_mode=form_post`,
        },
      },
    ],
  });
  const jar = new Map<string, SetCookie>();

  async function send(
    path: string,
    {
      isOfOtherSite = false,
      form,
    }: { isOfOtherSite?: boolean; form?: Record<string, string> } = {},
  ) {
    const sent = [...jar.values()].filter(({ sameSite }) => !isOfOtherSite || sameSite === "none");
    const cookie = sent.map(({ name, value }) => `${name}=${value}`).join("; ");
    const request = new NextRequest(origin + path, {
      method: form ? "POST" : "GET",
      headers: { cookie, "sec-fetch-site": isOfOtherSite ? "cross-site" : "same-origin" },
      ...(form && { body: new URLSearchParams(form) }),
    });
    const { GET, POST } = app.auth.handlers;
    const answer = await (form ? POST : GET)(request);
    for (const setCookie of answer.headers.getSetCookie()) {
      const parsed = parseSetCookie(setCookie);
      if (parsed.maxAge === 0) jar.delete(parsed.name);
      else jar.set(parsed.name, parsed);
    }
    return answer;
  }

  /** Starts a sign-in, and answers with what it asks the provider for. */
  async function startSignIn() {
    const { csrfToken } = await (await send("/api/auth/csrf")).json();
    const answer = await send("/api/auth/signin/op", { form: { csrfToken } });
    return new URL(answer.headers.get("location") ?? "about:blank").searchParams;
  }

  async function signIn() {
    const state = (await startSignIn()).get("state") ?? "";
    const code = provider.codeFor(await provider.idToken({ sid: crypto.randomUUID() }));
    await send("/api/auth/callback/op", { isOfOtherSite: true, form: { code, state } });
    expect(await (await send("/api/auth/session")).json()).toMatchObject({ user: {} });
  }

  return { send, startSignIn, signIn };
}

test("after a logout that did not come back it is asked who is there, until somebody has signed in", async () => {
  const { send, startSignIn, signIn } = await createWorld();
  await signIn();
  await send("/api/auth/federated-logout", { form: {} });

  expect((await startSignIn()).get("prompt")).toBe("login");
  // Whoever turned back has not signed in.
  expect((await startSignIn()).get("prompt")).toBe("login");
  await signIn();

  expect((await startSignIn()).get("prompt")).toBeNull();
});
