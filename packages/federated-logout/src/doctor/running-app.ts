import type { BaseUrl, UrlVariable } from "../http/base-url.ts";
import type { LogoutEvent } from "../events.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { LogoutChoices } from "../providers/logout-choice.ts";
import { builtInModule } from "../runtime/built-in-module.ts";
import type { RevocationStore } from "../sessions/revocation-store.ts";
import { examineBrowser, hostOf } from "./examine-browser.ts";
import { explainFailure } from "./explain-failure.ts";
import { examineGuard } from "./examine-guard.ts";
import { examinePages } from "./examine-pages.ts";
import { examineProvider } from "./examine-provider.ts";
import { examineStore } from "./examine-store.ts";
import { note, problem, question, type Diagnosis, type Finding } from "./finding.ts";
import { createNavigate } from "./navigate.ts";
import { recentEvents } from "./recent-events.ts";
import { recentLogouts, type RecentLogout } from "./recent-logouts.ts";

/** What the doctor found out in an app that runs. */
export interface RunningDiagnosis extends Diagnosis {
  /** The newest first. */
  logouts: RecentLogout[];
}

export interface RunningAppContext {
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  choices: LogoutChoices;
  keeperName: () => string;
  settings: () => { strategy: string; urlVariable: UrlVariable };
  store: RevocationStore | undefined;
  navigatesByPage: boolean;
  fetch: typeof fetch;
}

/** Examines an app from inside, as it is configured and runs. */
export async function examineRunningApp(
  headers: Headers,
  base: BaseUrl,
  {
    readProviders,
    choices,
    keeperName,
    settings,
    store,
    navigatesByPage,
    fetch,
  }: RunningAppContext,
): Promise<RunningDiagnosis> {
  const events = recentEvents();
  const [http, https, fs, module] = [
    builtInModule("node:http"),
    builtInModule("node:https"),
    builtInModule("node:fs"),
    builtInModule("node:module"),
  ];
  const navigate = http && https && createNavigate(http, https);
  const { strategy, urlVariable } = settings();
  const providers = [...readProviders().values()];
  const ofProviders = await Promise.all(
    providers.map(async (configured) => ({
      title: `${configured.name} (${configured.id})`,
      findings: await attempt(configured.name, () =>
        examineProvider(configured, {
          environment: process.env,
          base,
          fetch,
          navigate,
          choice: choices[configured.id],
        }),
      ),
    })),
  );
  const ofTheApp: Finding[] = [
    ...examineBrowser(headers, base, urlVariable),
    note(
      `Sessions are ${strategy === "jwt" ? "JWTs" : "in a database"}, and the id_token is kept in ${keeperName() === "cookie" ? "a cookie of its own" : "the session"}.`,
    ),
    await examineStore(store),
    ...(await attempt("The proxy or middleware", async () =>
      fs && module ? examineGuard({ fs, module, directory: workingDirectory(), base }) : [],
    )),
    ...(isAtHome(headers, base) ? await examinePages({ base, navigatesByPage }) : []),
    ...warningsIn(events.map(({ event }) => event)),
  ];
  if (providers.length === 0) ofTheApp.push(problem("No provider is configured."));
  return {
    sections: [{ title: "This app", findings: ofTheApp }, ...ofProviders],
    logouts: recentLogouts(events),
  };
}

/** One examination that fails does not keep others from being told of. */
async function attempt(what: string, examine: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await examine();
  } catch (error) {
    return [question(`${what} could not be examined: ${explainFailure(error)}.`)];
  }
}

// A request says where it was sent to, and anybody can send one: the server asks nobody that is named there.
function isAtHome(headers: Headers, { origin }: BaseUrl): boolean {
  const isConfigured = process.env.AUTH_URL !== undefined || process.env.NEXTAUTH_URL !== undefined;
  return isConfigured && hostOf(headers) === new URL(origin).host;
}

// Next.js warns of `process.cwd` in whatever might run in the Edge runtime.
function workingDirectory(): string {
  const node: { cwd: () => string } = Reflect.get(globalThis, "process");
  return node.cwd();
}

// What a team may want as it is.
const mayBeMeant: ReadonlySet<string> = new Set(["edge_runtime", "large_headers"]);

/** What the library has warned of since the app was started. */
function warningsIn(events: readonly LogoutEvent[]): Finding[] {
  const warnings = events.filter((event) => event.type === "configuration.warning");
  const texts = new Map(warnings.map(({ code, message }) => [message, code]));
  return [...texts].map(([message, code]) =>
    (mayBeMeant.has(code) ? note : problem)(`${message.replace(/\.$/, "")} (${code}).`),
  );
}
