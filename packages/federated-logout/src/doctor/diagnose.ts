import type { Environment } from "../runtime/environment.ts";
import { readEnvironmentProviders } from "./environment-providers.ts";
import { examineApp } from "./examine-app.ts";
import { examineProvider } from "./examine-provider.ts";
import { note, problem, question, type Finding } from "./finding.ts";
import type { InstalledNextAuth } from "./installed-next-auth.ts";
import { variablesOfV4, variablesOfV5 } from "./variables.ts";
import { advisoriesOn } from "../next-auth-v5/outdated.ts";

/** What the doctor found out. */
export interface Diagnosis {
  sections: { title: string; findings: Finding[] }[];
}

export interface DiagnoseOptions {
  environment: Environment;
  fetch: typeof fetch;
  /** What the app has; without it, v5 is assumed. */
  nextAuth?: InstalledNextAuth | undefined;
}

/**
 * Examines the environment of an app, and what its providers say about themselves. Reads no code of
 * the app: what `providerLogout` changes is not seen here.
 */
export async function diagnose({
  environment,
  fetch,
  nextAuth,
}: DiagnoseOptions): Promise<Diagnosis> {
  const isV4 = nextAuth?.version.startsWith("4.") ?? false;
  const variables = isV4 ? variablesOfV4(environment) : variablesOfV5(environment);
  const { base, findings } = examineApp(environment, variables);
  if (nextAuth) findings.unshift(aboutVersion(nextAuth));
  const providers = await readEnvironmentProviders(variables, { nextAuth, isV4 });
  if (providers.length === 0) {
    findings.push(
      isV4
        ? question(
            `No provider was found in the environment. next-auth v4 reads none from there by itself; this looks for ${variables.pattern}.`,
          )
        : problem(`No provider is configured: set ${variables.pattern}.`),
    );
  }
  const sections = await Promise.all(
    providers.map(async (provider) => ({
      title: `${provider.configured.name} (${provider.configured.id})`,
      findings: await examineProvider(provider, { environment, base, fetch }),
    })),
  );
  return { sections: [{ title: "This app", findings }, ...sections] };
}

function aboutVersion({ version }: InstalledNextAuth): Finding {
  const advisories = advisoriesOn(version);
  return advisories ? problem(`${advisories}.`) : note(`It has next-auth ${version}.`);
}
