import type { PersonalityName } from "../../op/personalities/index.ts";
import { buildDirectory, type Build } from "./build-app.ts";
import { pathInRepository, startServer, type ServerProcess } from "./server-process.ts";

export interface AppSettings {
  port: number;
  issuer: string;
  build?: Build;
  env?: Record<string, string | undefined>;
}

export const appSecret = "a secret for the browser tests, and nothing else";

/** The app's address and, below it, where its Auth.js routes are. */
export function appUrls(port: number, build: Build = "main") {
  const origin = `http://localhost:${port}`;
  const home = build === "sub-path" ? `${origin}/app` : origin;
  return { origin, home, authUrl: `${home}/api/auth` };
}

/** Starts a production build of the app. */
export function startApp({
  port,
  issuer,
  build = "main",
  env,
}: AppSettings): Promise<ServerProcess> {
  const { home, authUrl } = appUrls(port, build);
  return startServer({
    command: [
      pathInRepository("node_modules/next/dist/bin/next"),
      "start",
      "--hostname",
      "127.0.0.1",
      "--port",
      String(port),
    ],
    cwd: buildDirectory(build),
    env: {
      AUTH_URL: authUrl,
      AUTH_SECRET: appSecret,
      AUTH_OIDC_ID: "app",
      AUTH_OIDC_SECRET: "app-secret",
      AUTH_OIDC_ISSUER: issuer,
      AUTH_OIDC_NAME: "Development provider",
      ...env,
    },
    url: home,
  });
}

export interface ProviderSettings {
  port: number;
  authUrls: readonly string[];
  personality?: PersonalityName;
  idTokenBytes?: number;
  /** After how many seconds its id_tokens say that sessions end. */
  sessionExpirySeconds?: number;
  takesPost?: boolean;
  /** Whether apps are told of a logout in frames, and not by logout tokens. */
  frontChannel?: boolean;
}

/** Starts the development provider, on another site than the app. */
export function startProvider({
  port,
  authUrls,
  personality,
  idTokenBytes,
  sessionExpirySeconds,
  takesPost,
  frontChannel,
}: ProviderSettings): Promise<ServerProcess> {
  const issuer = `http://127.0.0.1:${port}`;
  return startServer({
    command: ["--import", "tsx", pathInRepository("op/server.ts")],
    cwd: pathInRepository("."),
    env: {
      OP_ISSUER: issuer,
      OP_AUTH_URLS: authUrls.join(","),
      OP_LOG: "requests",
      OP_PERSONALITY: personality,
      OP_ID_TOKEN_BYTES: idTokenBytes?.toString(),
      OP_SESSION_EXPIRY_SECONDS: sessionExpirySeconds?.toString(),
      OP_TAKES_POST: takesPost?.toString(),
      OP_FRONT_CHANNEL: frontChannel?.toString(),
    },
    url: issuer,
  });
}
