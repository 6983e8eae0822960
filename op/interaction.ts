import { text } from "node:stream/consumers";
import type { Context, Middleware } from "koa";
import type { Provider } from "oidc-provider";
import { findPerson, logins } from "./accounts.ts";
import { renderErrorPage, renderHomePage, renderLoginPage } from "./pages.ts";

const loginPath = /^\/interaction\/[\w-]+$/;

/** The pages that the provider leaves to us: its home page and its login page. */
export function createInteraction(provider: Provider): Middleware {
  return async function interaction(ctx, next) {
    if (ctx.path === "/") {
      ctx.type = "html";
      ctx.body = renderHomePage(provider.issuer);
    } else if (loginPath.test(ctx.path)) {
      await answerLogin(ctx);
    } else {
      await next();
    }
  };

  async function answerLogin(ctx: Context): Promise<void> {
    ctx.type = "html";
    ctx.set("cache-control", "no-store");
    const details = await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined);
    if (!details) {
      ctx.status = 400;
      ctx.body = renderErrorPage("session_not_found", "Please go back and sign in again.");
      return;
    }
    const client = await provider.Client.find(String(details.params.client_id));
    const page = { action: ctx.path, logins, clientName: client?.clientName ?? "an app" };
    if (ctx.method !== "POST") {
      ctx.body = renderLoginPage(page);
      return;
    }
    const login = new URLSearchParams(await text(ctx.req)).get("login") ?? "";
    const person = findPerson(login);
    if (!person) {
      ctx.status = 401;
      ctx.body = renderLoginPage({ ...page, problem: `Nobody here is called “${login}”.` });
      return;
    }
    ctx.respond = false;
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: person.login } });
  }
}
