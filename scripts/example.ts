import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { packLibrary } from "./pack-library.ts";
import { runSideBySide } from "./side-by-side.ts";
import { stopIfTaken } from "./stop-if-taken.ts";

// `npm run example <name>`: installs the library into an example, as it is here, and runs that with the
// development provider.

const examples = new URL("../examples/", import.meta.url);
const names = readdirSync(examples).filter((name) =>
  existsSync(new URL(`${name}/package.json`, examples)),
);
const [name = "", script = "dev"] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`Usage: npm run example <${names.join(" | ")}>`);
  process.exit(1);
}

const directory = fileURLToPath(new URL(`${name}/`, examples));
const npm = process.env.npm_execpath ?? "npm";
const appUrl = "http://localhost:3000";
const issuer = "http://127.0.0.1:4000";
await stopIfTaken([
  { url: appUrl, name: "app" },
  { url: issuer, name: "provider" },
]);
packLibrary();
// The package is another one each time, under the same name.
execFileSync(process.execPath, [npm, "install", "--no-package-lock"], {
  cwd: directory,
  stdio: "inherit",
});
await runSideBySide({
  appUrl,
  issuer,
  environment: {
    ...process.env,
    // Of the app without this library.
    OP_POST_LOGOUT_REDIRECT_URIS: "http://localhost:3000/signed-out",
  },
  app: { command: [npm, "run", script], directory },
});
