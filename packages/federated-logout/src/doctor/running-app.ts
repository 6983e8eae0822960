import type { BaseUrl, UrlVariable } from "../http/base-url.ts";
import type { LogoutEvent } from "../events.ts";
import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { LogoutChoices } from "../providers/logout-choice.ts";
import { builtInModule } from "../runtime/built-in-module.ts";
import type { RevocationStore } from "../sessions/revocation-store.ts";
import { examineBrowser } from "./examine-browser.ts";
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
  const cookie = headers.get("cookie") ?? "";
  const providers = [...readProviders().values()];
  const ofProviders = await Promise.all(
    providers.map(async (configured) => ({
      title: `${configured.name} (${configured.id})`,
      findings: await examineProvider(configured, {
        environment: process.env,
        base,
        fetch,
        navigate,
        choice: choices[configured.id],
      }),
    })),
  );
  const ofTheApp: Finding[] = [
    ...examineBrowser(headers, base, urlVariable),
    note(
      `Sessions are ${strategy === "jwt" ? "JWTs" : "in a database"}, and the id_token is kept in ${keeperName() === "cookie" ? "a cookie of its own" : "the session"}.`,
    ),
    await examineStore(store),
    ...(fs && module ? examineGuard({ fs, module, directory: process.cwd(), base }) : []),
    ...(await examinePages({ base, cookie, navigatesByPage })),
    ...warningsIn(events.map(({ event }) => event)),
  ];
  if (providers.length === 0) ofTheApp.push(problem("No provider is configured."));
  return {
    sections: [{ title: "This app", findings: ofTheApp }, ...ofProviders],
    logouts: recentLogouts(events),
  };
}

// What a team may want as it is.
const mayBeMeant: ReadonlySet<string> = new Set(["edge_runtime", "large_headers"]);

/** What the library has warned of since the app was started. */
function warningsIn(events: readonly LogoutEvent[]): Finding[] {
  const warnings = events.filter((event) => event.type === "configuration.warning");
  const texts = new Map(warnings.map(({ code, message }) => [message, code]));
  return [...texts].map(([message, code]) =>
    mayBeMeant.has(code) ? question(`${code}: ${message}.`) : problem(`${code}: ${message}.`),
  );
}
