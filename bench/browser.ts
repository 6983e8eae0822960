import { CookieJar } from "tough-cookie";
import type { Client, Exchange, Message } from "./client.ts";

const maxRedirects = 12;

/** A browser as far as cookies and redirects go, to which every origin is a host of its own. */
export class Browser {
  readonly #client: Client;
  readonly #jars: Map<string, CookieJar>;

  constructor(client: Client, jars: Readonly<Record<string, CookieJar>> = {}) {
    this.#client = client;
    this.#jars = new Map(Object.entries(jars));
  }

  /** What it sends as `Cookie`. */
  cookieHeader(url: URL): string {
    return this.#jarOf(url).getCookieStringSync(url.href);
  }

  /** Sends one request with its cookies, and follows nothing. */
  async send(url: URL, { method = "GET", headers, body }: Message = {}): Promise<Exchange> {
    const cookie = this.cookieHeader(url);
    const exchange = await this.#client.send(url, {
      method,
      headers: {
        accept: "text/html,application/xhtml+xml",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0.0.0",
        "sec-fetch-site": "same-origin",
        ...(method === "POST" && { origin: url.origin }),
        ...(cookie && { cookie }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    for (const setCookie of exchange.headers["set-cookie"] ?? []) {
      this.#jarOf(url).setCookieSync(setCookie, url.href);
    }
    return exchange;
  }

  async sendForm(url: URL, fields: Record<string, string>): Promise<Exchange> {
    return this.send(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** Goes wherever it is sent, and ends at the first response that is no redirect. */
  async follow(response: Exchange): Promise<Exchange> {
    let current = response;
    for (let redirects = 0; redirects < maxRedirects; redirects += 1) {
      const { location } = current.headers;
      if (location === undefined) return current;
      current = await this.send(new URL(location, current.url));
    }
    throw new Error(`More than ${maxRedirects} redirects, the last to ${current.url.pathname}`);
  }

  #jarOf({ origin }: URL): CookieJar {
    const jar = this.#jars.get(origin) ?? newCookieJar();
    this.#jars.set(origin, jar);
    return jar;
  }
}

export function newCookieJar(): CookieJar {
  return new CookieJar(undefined, { allowSpecialUseDomain: true });
}
