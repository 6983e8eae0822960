#!/usr/bin/env node
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { askRunningApp } from "./ask-running-app.ts";
import { diagnose } from "./diagnose.ts";
import { givenVariables, type GivenOnCommandLine } from "./given-variables.ts";
import { findNextAuth } from "./installed-next-auth.ts";
import { loadEnvironment } from "./load-environment.ts";
import { countProblems, renderDiagnosis } from "../doctor/render-diagnosis.ts";
import { init } from "../init/init.ts";

const usage = `Usage: federated-logout init [--yes]
       federated-logout doctor [address]

init    Connects the app in this folder: shows the lines that it would change in the file that calls
        NextAuth, and changes them once you say yes. Then says what the doctor says.

doctor  Reads the environment of the app in this folder (.env files included), and says for every
        provider that it switches on: whether its metadata can be reached, how people are signed out
        there, and what to register. Asks the provider's logout endpoint, with no session, whether it
        knows the return address. Ends with 1 if there is a problem. Prints no secret. Reads no code:
        what auth.ts sets as providerLogout (signInAgain, say) is not considered. Given the address of
        the app, running in development, it says what that app itself finds: also at
        <address>/api/auth/federated-logout/doctor.

        What the environment does not say: --issuer <URL> and --client-id <ID> of a provider that the
        app defines itself, --provider <its id there, if not "oidc">, --url <the app's address>, and
        --base-path <path of the Auth.js routes>.
`;

const directory = process.cwd();
const tell = (text: string) => void process.stdout.write(`${text}\n`);

const { values, positionals } = readArguments();
const [command, address] = positionals;
if (values.help || command === "help") {
  process.stdout.write(usage);
} else if (command === "doctor" && address !== undefined) {
  await runDoctorOf(address);
} else if (command === "doctor") {
  process.exitCode = (await runDoctor()) > 0 ? 1 : 0;
} else if (command === "init") {
  const nextAuth = await findNextAuth(directory);
  const confirm = async () => values.yes === true || (await ask("Change these lines? (y/N) "));
  const nextAuthVersion = nextAuth?.version;
  if (!process.stdin.isTTY && !values.yes) tell("Nobody is asked here: --yes changes the lines.\n");
  if (await init({ directory, nextAuthVersion, confirm, tell })) {
    tell("");
    await runDoctor();
  } else {
    process.exitCode = 1;
  }
} else {
  process.stderr.write(usage);
  process.exitCode = 1;
}

function readArguments(): {
  values: GivenOnCommandLine & { yes?: boolean; help?: boolean; "base-path"?: string };
  positionals: string[];
} {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        yes: { type: "boolean", short: "y", default: false },
        issuer: { type: "string" },
        "client-id": { type: "string" },
        provider: { type: "string", default: "oidc" },
        url: { type: "string" },
        "base-path": { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch {
    // An option that there is not: the usage says which there are.
    return { values: {}, positionals: [] };
  }
}

/** @returns How many problems it has found. */
async function runDoctor(): Promise<number> {
  if (values.issuer !== undefined && values["client-id"] === undefined) {
    process.stderr.write("--issuer takes --client-id, too.\n");
    return 1;
  }
  loadEnvironment(directory);
  const nextAuth = await findNextAuth(directory);
  const diagnosis = await diagnose({
    environment: { ...process.env, ...givenVariables(values) },
    basePath: values["base-path"],
    fetch,
    nextAuth,
  });
  process.stdout.write(renderDiagnosis(diagnosis));
  return countProblems(diagnosis);
}

async function runDoctorOf(app: string): Promise<void> {
  try {
    const diagnosis = await askRunningApp(app);
    process.stdout.write(renderDiagnosis(diagnosis));
    for (const { at, provider, steps } of diagnosis.logouts) {
      tell(`\n${[new Date(at).toISOString(), provider].filter(Boolean).join(", ")}`);
      for (const step of steps) tell(`  ${step}`);
    }
    process.exitCode = countProblems(diagnosis) > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    // Nobody may be there to answer, or go away.
    const closed = once(terminal, "close").then(() => "no");
    const asked = terminal.question(question).catch(() => "no");
    const answer = await Promise.race([asked, closed]);
    if (!process.stdin.isTTY) tell("");
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
