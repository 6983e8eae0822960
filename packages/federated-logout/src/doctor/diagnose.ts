import type { Environment } from "../runtime/environment.ts";
import { readEnvironmentProviders } from "./environment-providers.ts";
import { examineApp } from "./examine-app.ts";
import { examineProvider } from "./examine-provider.ts";
import { problem, type Finding } from "./finding.ts";

/** What the doctor found out. */
export interface Diagnosis {
  sections: { title: string; findings: Finding[] }[];
}

export interface DiagnoseOptions {
  environment: Environment;
  fetch: typeof fetch;
}

/**
 * Examines the environment of an app, and what its providers say about themselves. Reads no code of
 * the app: what `providerLogout` changes is not seen here.
 */
export async function diagnose({ environment, fetch }: DiagnoseOptions): Promise<Diagnosis> {
  const { base, findings } = examineApp(environment);
  const providers = await readEnvironmentProviders(environment);
  if (providers.length === 0) {
    findings.push(
      problem(
        "No provider is configured: set AUTH_<PROVIDER>_ID, AUTH_<PROVIDER>_SECRET and, for most, AUTH_<PROVIDER>_ISSUER.",
      ),
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
