import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runSideBySide } from "./side-by-side.ts";
import { stopIfTaken } from "./stop-if-taken.ts";

// `npm run dev`: the development provider and the app, side by side, with nothing to set up first.

const repository = new URL("../", import.meta.url);
const settings = new URL(".env.local", repository);
const port = process.env.PORT ?? "3000";
const appUrl = `http://localhost:${port}`;
const issuer = `http://127.0.0.1:${process.env.OP_PORT ?? "4000"}`;

await stopIfTaken([
  { url: appUrl, name: "app", variable: "PORT" },
  { url: issuer, name: "provider", variable: "OP_PORT" },
]);
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
  // .env.local has the usual ports; one that was asked for goes before it.
  ...(process.env.PORT && { AUTH_URL: appUrl }),
  ...(process.env.OP_PORT && { AUTH_OIDC_ISSUER: issuer }),
  // Playing another provider, it does not know this one's client.
  ...(process.env.OP_PERSONALITY && noGenericProvider),
};

const next = fileURLToPath(new URL("node_modules/next/dist/bin/next", repository));
await runSideBySide({
  appUrl,
  issuer,
  environment,
  app: { command: [next, "dev", "--port", port], directory: fileURLToPath(repository) },
});
