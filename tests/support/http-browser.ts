import { CookieJar } from "tough-cookie";
import type { TestProvider } from "next-auth-federated-logout/testing";

/** A browser as far as cookies go, in front of a running app. It follows no redirect by itself. */
export class HttpBrowser {
  readonly home: string;
  readonly jar: CookieJar;

  constructor(home: string, jar = new CookieJar(undefined, { allowSpecialUseDomain: true })) {
    this.home = home;
    this.jar = jar;
  }

  /** Somebody else's, with the cookies that this one has now. */
  copy(home = this.home): HttpBrowser {
    return new HttpBrowser(home, this.jar.cloneSync());
  }

  async get(path: string): Promise<Response> {
    return this.#send(path, {});
  }

  async post(
    path: string,
    form: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return this.#send(path, { method: "POST", body: new URLSearchParams(form), headers });
  }

  /** Signs in as a provider says, without going there. */
  async signIn(providerId: string, provider: TestProvider, idToken: string): Promise<void> {
    const { csrfToken } = await (await this.get("/api/auth/csrf")).json();
    const leaving = await this.post(`/api/auth/signin/${providerId}`, { csrfToken });
    const authorization = new URL(leaving.headers.get("location") ?? "about:blank");
    const query = new URLSearchParams({
      code: provider.codeFor(idToken),
      state: authorization.searchParams.get("state") ?? "",
    });
    await this.get(`/api/auth/callback/${providerId}?${query}`);
  }

  hasSessionCookie(): boolean {
    return this.jar.getCookieStringSync(this.home).includes("session-token");
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const url = this.home + path;
    const headers = new Headers(init.headers);
    headers.set("sec-fetch-site", "same-origin");
    headers.set("cookie", this.jar.getCookieStringSync(url));
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const setCookie of response.headers.getSetCookie()) this.jar.setCookieSync(setCookie, url);
    return response;
  }
}
