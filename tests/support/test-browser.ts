import { NextRequest } from "next/server";
import { CookieJar } from "tough-cookie";
import type { NextAuthResult } from "next-auth";
import type { FederatedLogout } from "next-auth-federated-logout";
import type { AuthHandlers } from "../../packages/federated-logout/src/auth-js/auth-handlers.ts";
import { baseUrl } from "./connected-app.ts";
import type { OpenIdProvider } from "./openid-provider.ts";

/** A request as it arrives at a provider. */
export interface ArrivedRequest {
  method: string;
  endpoint: string;
  parameters: Record<string, string>;
}

/** An app, with or without federated logout. */
export interface BrowsedApp {
  auth: { handlers: AuthHandlers } & Partial<Pick<NextAuthResult, "auth">>;
  logout?: Pick<FederatedLogout, "routes">;
}

/** The headers of each of its requests. */
interface SentWithAll {
  host: string;
  "x-forwarded-proto"?: string;
  "user-agent"?: string;
}

interface Submission {
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

/** A browser, as far as cookies, redirects and forms go, in front of the handlers of an app. */
export class TestBrowser {
  readonly origin: string;
  readonly jar = new CookieJar(undefined, { allowSpecialUseDomain: true });
  readonly #app: BrowsedApp;
  readonly #host: SentWithAll;

  /** @param host - Headers by which the app is known, where that has more than one name. */
  constructor(app: BrowsedApp, host: SentWithAll = { host: "localhost:3000" }) {
    this.#app = app;
    this.#host = host;
    this.origin = `http://${host.host}`;
  }

  /** What it sends along with a request for a path. */
  cookieHeader(path: string): string {
    return this.jar.getCookieStringSync(this.origin + path);
  }

  /** The value of one of its cookies, as a path is sent it. */
  cookie(name: string, path: string): string | undefined {
    return this.jar.getCookiesSync(this.origin + path).find(({ key }) => key === name)?.value;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#send(
      new NextRequest(this.origin + path, { headers: this.#headers(path, headers) }),
    );
  }

  /** Opens a page that a middleware guards. */
  async visit(path: string): Promise<Response> {
    // oxlint-disable-next-line await-thenable -- a promise, with a config that is a function
    const middleware = await this.#app.auth.auth?.(() => undefined);
    if (!middleware) throw new Error("next-auth v4 has none");
    const request = new NextRequest(this.origin + path, { headers: this.#headers(path, {}) });
    return this.#take(await middleware(request, { params: Promise.resolve({}) }), path);
  }

  /** The same, where that middleware is `auth` itself. */
  async visitInline(path: string): Promise<Response> {
    const { auth }: { auth?: unknown } = this.#app.auth;
    if (typeof auth !== "function") throw new Error("no function");
    const request = new NextRequest(this.origin + path, { headers: this.#headers(path, {}) });
    const answer: unknown = await auth(request, {});
    return this.#take(answer, path);
  }

  async post(path: string, { form = {}, headers = {} }: Submission = {}): Promise<Response> {
    const sent = { "sec-fetch-site": "same-origin", ...headers };
    return this.#send(
      new NextRequest(this.origin + path, {
        method: "POST",
        headers: this.#headers(path, sent),
        body: new URLSearchParams(form),
      }),
    );
  }

  async postJson(path: string, body: object): Promise<Response> {
    const sent = { "sec-fetch-site": "same-origin", "content-type": "application/json" };
    return this.#send(
      new NextRequest(this.origin + path, {
        method: "POST",
        headers: this.#headers(path, sent),
        body: JSON.stringify(body),
      }),
    );
  }

  /** Posts to one of Auth.js's own actions, with the CSRF token that those want. */
  async postToAuth(action: string, { form, headers = {} }: Submission = {}): Promise<Response> {
    const csrf = await this.get("/api/auth/csrf");
    // With `skipCSRFCheck` there is none.
    const { csrfToken } = csrf.ok ? await csrf.json() : { csrfToken: "" };
    return this.post(`/api/auth/${action}`, { form: { ...form, csrfToken }, headers });
  }

  /** Signs in, and returns the answer that brings the session. */
  async signIn(
    providerId: string,
    provider: OpenIdProvider,
    idToken: string | undefined,
  ): Promise<Response> {
    const leaving = await this.postToAuth(`signin/${providerId}`);
    const authorization = new URL(leaving.headers.get("location") ?? "about:blank");
    const query = new URLSearchParams({
      code: provider.codeFor(idToken),
      state: authorization.searchParams.get("state") ?? "",
    });
    return this.get(`/api/auth/callback/${providerId}?${query}`);
  }

  /** Follows an answer as far as the provider, if it goes there. */
  async follow(answer: Response): Promise<ArrivedRequest | undefined> {
    const target = await whereTo(answer);
    const isOurs = target.endpoint.startsWith(this.origin);
    if (!isOurs) return target;
    const { pathname } = new URL(target.endpoint);
    if (!pathname.startsWith("/api/auth/")) return undefined;
    return this.follow(await this.get(pathname));
  }

  /** Somebody else's, with the cookies that this one has now. */
  copy(app: BrowsedApp = this.#app): TestBrowser {
    const copy = new TestBrowser(app, this.#host);
    for (const path of ["/", "/api/auth/session"]) {
      for (const cookie of this.jar.getCookiesSync(this.origin + path)) {
        copy.setCookie(cookie.toString(), path);
      }
    }
    return copy;
  }

  /** Takes over what a Server Action sets. */
  setCookie(setCookie: string, path: string): void {
    this.jar.setCookieSync(setCookie, this.origin + path);
  }

  #headers(path: string, headers: Record<string, string>): Record<string, string> {
    const cookie = this.cookieHeader(path);
    return { ...this.#host, ...(cookie && { cookie }), ...headers };
  }

  async #send(request: NextRequest): Promise<Response> {
    const { pathname } = request.nextUrl;
    const method = request.method === "POST" ? "POST" : "GET";
    const ours = this.#app.logout?.routes;
    const routes = {
      "/api/auth/federated-logout": ours?.logout[method],
      "/api/auth/federated-logout/callback": ours?.callback.GET,
    };
    const [, route = this.#app.auth.handlers[method]] =
      Object.entries(routes).find(([path]) => path === pathname) ?? [];
    const answer = await route(request);
    return this.#take(answer, pathname);
  }

  #take(answer: unknown, path: string): Response {
    if (!(answer instanceof Response)) throw new Error("There is no answer");
    for (const setCookie of answer.headers.getSetCookie()) this.setCookie(setCookie, path);
    return answer;
  }
}

async function whereTo(answer: Response): Promise<ArrivedRequest> {
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("text/html")) return submittedForm(await answer.text());
  const url: string = type.startsWith("application/json")
    ? (await answer.json()).url
    : answer.headers.get("location");
  return arrived("GET", new URL(url, baseUrl));
}

function arrived(method: string, url: URL, fields: [string, string][] = []): ArrivedRequest {
  return {
    method,
    endpoint: url.origin + url.pathname,
    parameters: Object.fromEntries([...url.searchParams, ...fields]),
  };
}

function submittedForm(page: string): ArrivedRequest {
  const [, action = ""] = /<form method="post" action="([^"]*)"/.exec(page) ?? [];
  const inputs = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  const fields = [...inputs].map(([, name = "", value = ""]): [string, string] => [name, value]);
  return arrived("POST", new URL(action), fields);
}
