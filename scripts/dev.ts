import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

// `npm run dev`: the development provider and the app, side by side, with nothing to set up first.

const repository = new URL("../", import.meta.url);
const settings = new URL(".env.local", repository);
const port = process.env.PORT ?? "3000";
const appUrl = `http://localhost:${port}`;
const issuer = `http://127.0.0.1:${process.env.OP_PORT ?? "4000"}`;

if (!existsSync(settings)) await copyFile(new URL(".env.example", repository), settings);
const given = await readFile(settings, "utf8");
if (/^AUTH_SECRET=$/m.test(given)) {
  const secret = randomBytes(33).toString("base64");
  await writeFile(settings, given.replace(/^AUTH_SECRET=$/m, `AUTH_SECRET=${secret}`));
  console.log("Put a secret of its own into .env.local.");
}

const noGenericProvider =
  process.env.OP_PERSONALITY?.toLowerCase() === "without-logout"
    ? {}
    : { AUTH_OIDC_ID: "", AUTH_OIDC_SECRET: "", AUTH_OIDC_ISSUER: "", AUTH_OIDC_NAME: "" };

const environment = {
  ...process.env,
  OP_ISSUER: issuer,
  OP_AUTH_URLS: `${appUrl}/api/auth`,
  // .env.local has the usual ports; one that was asked for goes before it.
  ...(process.env.PORT && { AUTH_URL: appUrl }),
  ...(process.env.OP_PORT && { AUTH_OIDC_ISSUER: issuer }),
  // Playing another provider, it does not know this one's client.
  ...(process.env.OP_PERSONALITY && noGenericProvider),
};

const next = fileURLToPath(new URL("node_modules/next/dist/bin/next", repository));
const servers = {
  provider: start(["--import", "tsx", "op/server.ts"]),
  app: start([next, "dev", "--port", port]),
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

function start(command: string[]): ChildProcess {
  return spawn(process.execPath, command, {
    cwd: fileURLToPath(repository),
    env: environment,
    stdio: "inherit",
  });
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
