import { compactVerify, importJWK } from "jose";
import { text } from "node:stream/consumers";
import type { Context, Middleware } from "koa";
import type { Provider } from "oidc-provider";
import { renderErrorPage, renderQuestionPage, renderSignedOutPage } from "./pages.ts";
import {
  refused,
  type LogoutAnswer,
  type Personality,
  type RegisteredClient,
} from "./personality.ts";
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
    const posted = await readForm(ctx);
    const isConfirmed = posted.get("answer") === "yes";
    posted.delete("answer");
    const url = new URL(ctx.URL);
    for (const [name, value] of posted) url.searchParams.set(name, value);
    const isByPost = ctx.method === "POST" && !isConfirmed;
    const answer =
      isByPost && !personality.takesPost
        ? refused(405, "Method Not Allowed")
        : answerLogout({
            url,
            queryLength: ctx.URL.search.length,
            client,
            hint: await verifiedClaims(url.searchParams.get("id_token_hint")),
            session: accountId ? { accountId, sid: session.sidFor(client.id) } : undefined,
            isConfirmed,
          });
    if (answer.kind === "signed_out" || answer.kind === "stranded") await session.destroy();
    respond(ctx, answer, posted);
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

async function readForm(ctx: Context): Promise<URLSearchParams> {
  return new URLSearchParams(ctx.method === "POST" ? await text(ctx.req) : "");
}

function respond(ctx: Context, answer: LogoutAnswer, posted: URLSearchParams): void {
  ctx.set("cache-control", "no-store");
  if (answer.kind === "signed_out") {
    ctx.redirect(answer.to);
    return;
  }
  ctx.type = "html";
  ctx.status = answer.kind === "refused" ? answer.status : 200;
  if (answer.kind === "refused") ctx.body = renderErrorPage("logout", answer.error);
  if (answer.kind === "stranded") ctx.body = renderSignedOutPage(answer.title);
  if (answer.kind === "ask") ctx.body = renderQuestionPage(answer.title, posted);
}
