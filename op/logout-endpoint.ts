import { compactVerify, importJWK } from "jose";
import { text } from "node:stream/consumers";
import type { Context, Middleware } from "koa";
import type { Provider } from "oidc-provider";
import { renderErrorPage, renderQuestionPage, renderSignedOutPage } from "./pages.ts";
import type { LogoutAnswer, Personality, RegisteredClient } from "./personality.ts";
import type { SigningKeys } from "./signing-keys.ts";

export interface LogoutEndpointOptions {
  provider: Provider;
  personality: Personality;
  client: RegisteredClient;
  jwks: SigningKeys;
}

/** Answers at a personality's logout endpoints as it says. */
export function createLogoutEndpoint({
  provider,
  personality,
  client,
  jwks,
}: LogoutEndpointOptions): Middleware {
  return async function logoutEndpoint(ctx, next) {
    const answerLogout = personality.logoutEndpoints[ctx.path];
    if (!answerLogout) {
      await next();
      return;
    }
    const session = await provider.Session.get(ctx);
    const { accountId } = session;
    const answer = answerLogout({
      url: ctx.URL,
      client,
      hint: await verifiedClaims(ctx.URL.searchParams.get("id_token_hint")),
      session: accountId ? { accountId, sid: session.sidFor(client.id) } : undefined,
      isConfirmed: ctx.method === "POST" && (await isYes(ctx)),
    });
    if (answer.kind === "signed_out" || answer.kind === "stranded") await session.destroy();
    respond(ctx, answer);
  };

  // Its signature only: every one of them accepts an id_token that has expired.
  async function verifiedClaims(hint: string | null) {
    if (hint === null) return undefined;
    try {
      const [key] = jwks.keys;
      if (!key) return null;
      const { kty = "RSA", n = "", e = "", alg = "RS256" } = key;
      const { payload } = await compactVerify(hint, await importJWK({ kty, n, e, alg }));
      const claims: Record<string, unknown> = JSON.parse(new TextDecoder().decode(payload));
      return claims;
    } catch {
      return null;
    }
  }
}

async function isYes(ctx: Context): Promise<boolean> {
  return new URLSearchParams(await text(ctx.req)).get("answer") === "yes";
}

function respond(ctx: Context, answer: LogoutAnswer): void {
  ctx.set("cache-control", "no-store");
  if (answer.kind === "signed_out") {
    ctx.redirect(answer.to);
    return;
  }
  ctx.type = "html";
  ctx.status = answer.kind === "refused" ? answer.status : 200;
  if (answer.kind === "refused") ctx.body = renderErrorPage("logout", answer.error);
  if (answer.kind === "stranded") ctx.body = renderSignedOutPage(answer.title);
  if (answer.kind === "ask") ctx.body = renderQuestionPage(answer.title);
}
