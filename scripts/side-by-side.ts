import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface SideBySide {
  appUrl: string;
  issuer: string;
  /** Of the app; the provider gets it, too. */
  environment: NodeJS.ProcessEnv;
  /** Arguments of Node.js, and where it is started. */
  app: { command: readonly string[]; directory: string };
}

const repository = fileURLToPath(new URL("../", import.meta.url));

/** Runs an app and the development provider until one of them stops. */
export async function runSideBySide({
  appUrl,
  issuer,
  environment,
  app,
}: SideBySide): Promise<void> {
  const env = { ...environment, OP_ISSUER: issuer, OP_AUTH_URLS: `${appUrl}/api/auth` };
  const start = (command: readonly string[], cwd: string): ChildProcess =>
    spawn(process.execPath, command, { cwd, env, stdio: "inherit" });
  const servers = {
    provider: start(["--import", "tsx", "op/server.ts"], repository),
    app: start(app.command, app.directory),
  };

  for (const [name, server] of Object.entries(servers)) {
    server.once("exit", (code) => {
      if (code) console.error(`The ${name} stopped; so does everything else.`);
      process.exitCode ||= code ?? 0;
      for (const other of Object.values(servers)) other.kill();
    });
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      for (const server of Object.values(servers)) server.kill(signal);
    });
  }

  if (await answers(appUrl)) {
    console.log(`
  App                   ${appUrl}
  Development provider  ${issuer}
  Sign in as            alice or bob, with any password
`);
  }
}

async function answers(url: string): Promise<boolean> {
  while (process.exitCode === undefined) {
    // First, so that a server that cannot start has said so.
    await new Promise((resolve) => setTimeout(resolve, 500));
    const response = await fetch(url).catch(() => undefined);
    if (response) return process.exitCode === undefined;
  }
  return false;
}
