import { text } from "node:stream/consumers";
import type { Context, Middleware } from "koa";
import type { Provider } from "oidc-provider";
import { findPerson } from "./accounts.ts";
import type { Personality } from "./personality.ts";
import { renderErrorPage, renderSessionEndedPage, renderSessionsPage } from "./pages.ts";

export interface SessionsPageOptions {
  provider: Provider;
  /** Where apps are told in frames of this page, in the place of logout tokens. */
  frontChannelLogoutUris: readonly string[];
  /** What the frames tell. */
  frameQuery?: NonNullable<Personality["frameQuery"]>;
}

type Session = NonNullable<Awaited<ReturnType<Provider["Session"]["findByUid"]>>>;

/** Lists who is signed in, and ends sessions, as an administrator would: `/sessions`. */
export function createSessionsPage({
  provider,
  frontChannelLogoutUris,
  frameQuery = (named) => named,
}: SessionsPageOptions): Middleware {
  const uids = new Set<string>();
  provider.on("session.saved", ({ uid }) => void uids.add(uid));
  provider.on("session.destroyed", ({ uid }) => void uids.delete(uid));

  return async function sessionsPage(ctx, next) {
    if (ctx.path !== "/sessions") {
      await next();
      return;
    }
    ctx.type = "html";
    ctx.set("cache-control", "no-store");
    if (ctx.method !== "POST") {
      ctx.body = renderSessionsPage(await signedIn());
    } else if (ctx.get("sec-fetch-site") === "cross-site") {
      ctx.status = 403;
      ctx.body = renderErrorPage("cross_site", "Another site asked for this.");
    } else {
      await endSession(ctx);
    }
  };

  async function signedIn() {
    const sessions = await Promise.all([...uids].map((uid) => provider.Session.findByUid(uid)));
    const people = sessions.map(async (session) =>
      session?.accountId
        ? [
            {
              uid: session.uid,
              person: findPerson(session.accountId)?.name ?? session.accountId,
              since: new Date((session.loginTs ?? 0) * 1000),
              apps: await Promise.all(clientIdsOf(session).map(nameOf)),
            },
          ]
        : [],
    );
    return (await Promise.all(people)).flat();
  }

  async function nameOf(clientId: string): Promise<string> {
    return (await provider.Client.find(clientId))?.clientName ?? clientId;
  }

  async function endSession(ctx: Context): Promise<void> {
    const uid = new URLSearchParams(await text(ctx.req)).get("session") ?? "";
    const session = await provider.Session.findByUid(uid);
    if (!session?.accountId) {
      ctx.redirect("/sessions");
      return;
    }
    // As of RP-initiated logout: first who is to be told, since the session says so.
    const frames = frontChannelLogoutUris.flatMap((uri) => frameUrls(uri, session));
    const answers = frontChannelLogoutUris.length > 0 ? [] : await tellByBackChannel(session);
    await session.destroy();
    ctx.body = renderSessionEndedPage({ answers, frames });
  }

  function frameUrls(uri: string, session: Session): string[] {
    return clientIdsOf(session).map((clientId) => {
      const url = new URL(uri);
      const named = { iss: provider.issuer, sid: session.sidFor(clientId) ?? "" };
      for (const [name, value] of Object.entries(frameQuery(named))) {
        url.searchParams.set(name, value);
      }
      return url.href;
    });
  }

  async function tellByBackChannel(session: Session): Promise<string[]> {
    const { accountId = "" } = session;
    return Promise.all(
      clientIdsOf(session).map(async (clientId) => {
        const client = await provider.Client.find(clientId);
        if (!client?.backchannelLogoutUri || !isNotifiable(client)) {
          return `${clientId} is not told`;
        }
        const name = client.clientName ?? clientId;
        return client.backchannelLogout(accountId, session.sidFor(clientId) ?? "").then(
          () => `${name} was told, and confirmed it`,
          (error: unknown) => `${name}: ${error instanceof Error ? error.message : "no answer"}`,
        );
      }),
    );
  }
}

// A method that its types leave out.
interface Notifiable {
  backchannelLogout: (sub: string, sid: string) => Promise<void>;
}

function isNotifiable(client: object): client is Notifiable {
  return "backchannelLogout" in client;
}

function clientIdsOf({ authorizations = {} }: Session): string[] {
  return Object.keys(authorizations);
}
