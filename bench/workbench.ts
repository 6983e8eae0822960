import { once } from "node:events";
import { developmentClient } from "../op/provider.ts";
import { loadSigningKeys, signingKeysFile, type SigningKeys } from "../op/signing-keys.ts";
import {
  freePort,
  pathInRepository,
  startServer,
  type ServerProcess,
} from "../tests/support/server-process.ts";
import { Browser, newCookieJar } from "./browser.ts";
import { createClient, type Client } from "./client.ts";
import { folderOf, type Contender } from "./contenders.ts";

/** A contender that runs, in a process of its own. */
export interface RunningApp {
  contender: Contender;
  home: URL;
  /** The CPU time that its process has used so far, on all cores, in microseconds. */
  cpuMicroseconds: () => Promise<number>;
  /** Asks its process something that it has been prepared for. */
  ask: (question: string | Readonly<Record<string, number>>) => Promise<unknown>;
  /** Signs somebody in, in a browser that knows nothing but the provider's session. */
  signIn: () => Promise<Browser>;
  stop: () => Promise<void>;
}

export interface StartOptions {
  contenders: readonly Contender[];
  /** About how long id_tokens are to be, in bytes. */
  idTokenBytes?: number;
}

/** The provider, and apps that sign people in with it. */
export interface Stage {
  apps: RunningApp[];
  issuer: string;
  endSessionEndpoint: string;
  signingKeys: SigningKeys;
  client: Client;
  stop: () => Promise<void>;
}

/** Starts the development provider and the contenders; every row has its own. */
export async function setStage({ contenders, idTokenBytes = 0 }: StartOptions): Promise<Stage> {
  // By this name, @auth0/nextjs-auth0 goes without https.
  const issuer = `http://localhost:${await freePort()}`;
  const homes = await Promise.all(
    contenders.map(async () => new URL(`http://localhost:${await freePort()}`)),
  );
  const client = createClient();
  const started: { stop: () => Promise<void> }[] = [];
  const stop = async () => {
    client.close();
    await Promise.all(started.map((each) => each.stop()));
  };
  try {
    started.push(
      await startServer({
        command: [...preload, "--import", "tsx", pathInRepository("op/server.ts")],
        cwd: pathInRepository("."),
        takesMessages: true,
        env: {
          OP_ISSUER: issuer,
          OP_AUTH_URLS: homes.map((home) => new URL("/api/auth", home).href).join(","),
          OP_ID_TOKEN_BYTES: String(idTokenBytes),
        },
        url: issuer,
      }),
    );
    const endSessionEndpoint = `${issuer}/session/end`;
    const apps: RunningApp[] = [];
    for (const [index, contender] of contenders.entries()) {
      const home = homes[index];
      if (!home) continue;
      const server = await startApp(contender, home, { issuer, endSessionEndpoint });
      started.push(server);
      apps.push(runningApp(contender, home, server, { client, issuer }));
    }
    const signingKeys = await loadSigningKeys(signingKeysFile);
    return { apps, issuer, endSessionEndpoint, signingKeys, client, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// Lets a server say what it has used, and stop with whoever has started it.
const preload = ["--import", pathInRepository("bench/report-usage.mjs")];

const secret = "the same secret for everybody, and for nothing but this";

async function startApp(
  { app, env }: Contender,
  home: URL,
  { issuer, endSessionEndpoint }: Pick<Stage, "issuer" | "endSessionEndpoint">,
): Promise<ServerProcess> {
  const next = pathInRepository("bench/node_modules/next/dist/bin/next");
  const start =
    app === "express"
      ? ["server.mjs"]
      : [next, "start", "--hostname", "127.0.0.1", "--port", home.port];
  return startServer({
    command: [...preload, ...start],
    cwd: pathInRepository(folderOf(app)),
    takesMessages: true,
    env: {
      ISSUER: issuer,
      END_SESSION_ENDPOINT: endSessionEndpoint,
      POST_LOGOUT_REDIRECT_URI: new URL("/api/auth/federated-logout/callback", home).href,
      CLIENT_ID: developmentClient.id,
      CLIENT_SECRET: developmentClient.secret,
      AUTH_URL: home.origin,
      NEXTAUTH_URL: home.origin,
      AUTH_SECRET: secret,
      NEXTAUTH_SECRET: secret,
      APP_URL: home.origin,
      PORT: home.port,
      ...env,
    },
    url: home.origin,
  });
}

function runningApp(
  contender: Contender,
  home: URL,
  server: ServerProcess,
  { client, issuer }: Pick<Stage, "client" | "issuer">,
): RunningApp {
  const cookiesThere = newCookieJar();
  const ask: RunningApp["ask"] = async (question) => {
    server.child.send(question);
    const [answer]: unknown[] = await once(server.child, "message");
    return answer;
  };
  return {
    contender,
    home,
    stop: () => server.stop(),
    ask,
    cpuMicroseconds: async () => cpuTimeIn(await ask("usage")),
    async signIn() {
      const browser = new Browser(client, { [issuer]: cookiesThere });
      const page = await browser.follow(await contender.startSignIn(browser, home));
      if (page.url.origin === home.origin) return browser;
      // The first time, the provider asks who it is; from then on, it knows.
      const form = { login: "alice", password: "any" };
      const signedIn = await browser.follow(await browser.sendForm(page.url, form));
      if (signedIn.url.origin !== home.origin) throw new Error(`${contender.name}: no sign-in`);
      return browser;
    },
  };
}

function cpuTimeIn(usage: unknown): number {
  const { user, system } = Object.assign({ user: Number.NaN, system: Number.NaN }, usage);
  return user + system;
}
