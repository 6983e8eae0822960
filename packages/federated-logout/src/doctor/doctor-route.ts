import type { BaseUrl } from "../http/base-url.ts";
import { html, json, notFound } from "../http/responses.ts";
import { takesPage } from "../http/takes-page.ts";
import { isLoopback } from "../providers/secure-endpoint.ts";
import { randomId } from "../runtime/random-id.ts";
import { hostOf } from "./examine-browser.ts";
import { renderDoctorPage } from "./doctor-page.ts";
import { examineRunningApp, type RunningAppContext } from "./running-app.ts";

export interface DoctorRouteContext extends RunningAppContext {
  baseOf: (headers: Headers) => BaseUrl;
}

/**
 * `GET /api/auth/federated-logout/doctor`, in development: what the running app does, and what is wrong with
 * it, as a page or as JSON. For a browser of this app's own, or for who is none: another site's page gets
 * nothing.
 */
export function createDoctorRoute(context: DoctorRouteContext): {
  GET: (request: Request) => Promise<Response>;
} {
  return {
    async GET({ headers }) {
      const site = headers.get("sec-fetch-site") ?? "none";
      if (site !== "none" && site !== "same-origin") return notFound();
      const base = context.baseOf(headers);
      if (!isKnownHost(headers, base)) return notFound();
      const diagnosis = await examineRunningApp(headers, base, context);
      if (!takesPage(headers)) return json(diagnosis);
      const nonce = randomId(16);
      return html(renderDoctorPage(diagnosis, nonce), { nonce });
    },
  };
}

// Any other name may be one that another site has let point here, to read this as its own (DNS rebinding).
function isKnownHost(headers: Headers, { origin }: BaseUrl): boolean {
  const host = hostOf(headers);
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  if (!url) return false;
  const isAddress = /^[\d.]+$|^\[/.test(url.hostname);
  const isConfigured = process.env.AUTH_URL !== undefined || process.env.NEXTAUTH_URL !== undefined;
  return isAddress || isLoopback(url) || (isConfigured && host === new URL(origin).host);
}
