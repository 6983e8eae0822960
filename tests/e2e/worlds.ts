import { buildDirectory, type Build } from "../support/build-app.ts";
import { createSessionDatabase } from "../support/session-database.ts";
import { freePort, type ServerProcess } from "../support/server-process.ts";
import { appUrls, startApp, startProvider, type ProviderSettings } from "../support/start-app.ts";
import type { World } from "./fixtures.ts";

export interface WorldSettings extends Omit<ProviderSettings, "port" | "authUrls"> {
  build?: Build;
  env?: Record<string, string>;
}

/** Runs with an app and a provider of their own. */
export async function inWorld(
  { build = "main", env = {}, ...settings }: WorldSettings,
  use: (world: World) => Promise<void>,
): Promise<void> {
  const [appPort, providerPort] = [await freePort(), await freePort()];
  const { authUrl } = appUrls(appPort, build);
  const running: ServerProcess[] = [];
  try {
    const provider = await startProvider({
      port: providerPort,
      authUrls: [authUrl],
      takesPost: true,
      ...settings,
    });
    running.push(provider);
    const app = await startApp({ port: appPort, issuer: provider.url, build, env });
    running.push(app);
    await use({ app, provider, authUrl });
  } finally {
    for (const server of running) await server.stop();
  }
}

/** The same with database sessions, and the id_token in a cookie of its own. */
export async function withDatabaseSessions(
  use: (world: World) => Promise<void>,
  env: Record<string, string> = {},
): Promise<void> {
  await inWorld({ build: "database", env: { DATABASE_URL: await newDatabase(), ...env } }, use);
}

export async function newDatabase(): Promise<string> {
  const url = `file:${buildDirectory("database")}/sessions-${await freePort()}.db`;
  (await createSessionDatabase(url)).close();
  return url;
}
