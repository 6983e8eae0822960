import type { Environment } from "../runtime/environment.ts";
import { FederatedLogoutError } from "../errors.ts";

/** Where this app lives, as the browser sees it. */
export interface BaseUrl {
  /** For example `https://app.example`. */
  origin: string;
  /** Path of the Auth.js routes, for example `/api/auth`. */
  authPath: string;
  /** Path the app itself is mounted at: the `basePath` of Next.js, or `""`. */
  appPath: string;
}

/** The variable that the app's address is in: next-auth v5 has renamed it. */
export type UrlVariable = "AUTH_URL" | "NEXTAUTH_URL";

export interface BaseUrlConfig {
  basePath?: string | undefined;
  trustHost?: boolean | undefined;
  /** @default "AUTH_URL" */
  urlVariable?: UrlVariable;
}

const conventionalAuthPath = "/api/auth";

/**
 * Finds the app's base the way Auth.js does, and the same for every trigger: from `AUTH_URL` (in next-auth
 * v4 `NEXTAUTH_URL`), else from the forwarding headers if Auth.js's rule trusts the host. Never from
 * `request.url`, which in Next.js names the host that the server listens on.
 *
 * @param headers - Headers of the request.
 * @param environment - Usually `process.env`.
 * @param config - `basePath` and `trustHost` of the NextAuth config, if it has them.
 * @throws {FederatedLogoutError} `invalid_auth_url` when that variable is not an http(s) URL,
 *   `untrusted_host` when there is none and the host is not trusted.
 */
export function resolveBaseUrl(
  headers: Headers,
  environment: Environment,
  { basePath, trustHost, urlVariable = "AUTH_URL" }: BaseUrlConfig = {},
): BaseUrl {
  const configured = configuredUrl(environment, urlVariable);
  const isTrusted = trustHost ?? isHostTrusted(environment);
  const url = configured
    ? parseAuthUrl(configured, urlVariable)
    : forwardedUrl(headers, { isTrusted, urlVariable });
  const configuredPath = withoutTrailingSlash(url.pathname);
  const authPath = withoutTrailingSlash(basePath ?? "") || configuredPath || conventionalAuthPath;
  const appPath = authPath.endsWith(conventionalAuthPath)
    ? authPath.slice(0, -conventionalAuthPath.length)
    : "";
  return { origin: url.origin, authPath, appPath };
}

function configuredUrl(environment: Environment, urlVariable: UrlVariable): string | undefined {
  const { AUTH_URL, NEXTAUTH_URL } = environment;
  return urlVariable === "AUTH_URL" ? (AUTH_URL ?? NEXTAUTH_URL) : urlOfV4(environment);
}

// The rule of next-auth v4, `detectOrigin` and `parseUrl`: without any it takes this one, also in production.
function urlOfV4({ NEXTAUTH_URL, VERCEL, AUTH_TRUST_HOST }: Environment): string | undefined {
  if (NEXTAUTH_URL)
    return NEXTAUTH_URL.startsWith("http") ? NEXTAUTH_URL : `https://${NEXTAUTH_URL}`;
  return (VERCEL ?? AUTH_TRUST_HOST) ? undefined : "http://localhost:3000";
}

function parseAuthUrl(value: string, urlVariable: UrlVariable): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new FederatedLogoutError(
      "invalid_auth_url",
      `${urlVariable} must be an absolute http(s) URL, for example https://app.example`,
    );
  }
  return url;
}

function forwardedUrl(
  headers: Headers,
  { isTrusted, urlVariable }: { isTrusted: boolean; urlVariable: UrlVariable },
): URL {
  const host = firstOf(headers.get("x-forwarded-host")) ?? headers.get("host");
  const protocol = (firstOf(headers.get("x-forwarded-proto")) ?? "https").replace(/:$/, "");
  const candidate = `${protocol}://${host}`;
  const isHttp = /^https?$/i.test(protocol);
  if (!isTrusted || !host || !isHttp || !URL.canParse(candidate)) {
    throw new FederatedLogoutError(
      "untrusted_host",
      `Set ${urlVariable} to the address of this app (or AUTH_TRUST_HOST=true behind a proxy that sets X-Forwarded-Host)`,
    );
  }
  return new URL(new URL(candidate).origin);
}

// Auth.js's own rule, `setEnvDefaults` of @auth/core: an empty AUTH_URL is a host not to be trusted.
function isHostTrusted(environment: Environment): boolean {
  const { AUTH_URL, AUTH_TRUST_HOST, VERCEL, CF_PAGES, NODE_ENV } = environment;
  return Boolean(AUTH_URL ?? AUTH_TRUST_HOST ?? VERCEL ?? CF_PAGES ?? NODE_ENV !== "production");
}

// Every proxy of a chain appends its value; the first one is what the browser used.
function firstOf(list: string | null): string | undefined {
  return list?.split(",")[0]?.trim() || undefined;
}

function withoutTrailingSlash(path: string): string {
  return path.replace(/\/+$/, "");
}
