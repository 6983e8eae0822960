import { resolveBaseUrl, type BaseUrl } from "../http/base-url.ts";
import { isLoopback } from "../providers/secure-endpoint.ts";
import type { Environment } from "../runtime/environment.ts";
import { explainFailure } from "../doctor/explain-failure.ts";
import type { Variables } from "./variables.ts";
import { note, ok, problem, type Finding } from "../doctor/finding.ts";

/** Examines what the app says about itself; without a `base` nobody knows where it is. */
export function examineApp(
  environment: Environment,
  { url, secret }: Pick<Variables, "url" | "secret">,
  basePath?: string,
): {
  base: BaseUrl | undefined;
  findings: Finding[];
} {
  const { AUTH_SECRET, AUTH_SECRET_1, NEXTAUTH_SECRET } = environment;
  const findings = [
    AUTH_SECRET || AUTH_SECRET_1 || NEXTAUTH_SECRET
      ? ok(`${secret} is set.`)
      : problem(`${secret} is missing: \`openssl rand -base64 33\` makes one.`),
  ];
  if (!environment[url] && !environment.NEXTAUTH_URL) {
    findings.push(
      environment.AUTH_TRUST_HOST || environment.VERCEL || environment.CF_PAGES
        ? note(
            `${url} is not set, so that the app's address comes from each request. Run this with ${url}=https://… to see what to register.`,
          )
        : problem(`${url} is missing: it is the address of this app, like https://app.example.`),
    );
    return { base: undefined, findings };
  }
  try {
    const base = resolveBaseUrl(new Headers(), environment, { urlVariable: url, basePath });
    const origin = new URL(base.origin);
    findings.push(
      origin.protocol === "https:" || isLoopback(origin)
        ? ok(`The app is at ${base.origin}${base.appPath}, its Auth.js routes at ${base.authPath}.`)
        : problem(`${base.origin} is not https: providers refuse such a return address.`),
    );
    return { base, findings };
  } catch (error) {
    findings.push(problem(`${explainFailure(error)}.`));
    return { base: undefined, findings };
  }
}
