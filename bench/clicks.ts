import type { Browser } from "./browser.ts";
import type { Exchange } from "./client.ts";
import { csrfTokenOf } from "./contenders.ts";

/** What a browser sends from the click on "Sign out" on. */
export interface Click {
  /** What the page that has the button brought along; not part of the click. */
  prepare?: (browser: Browser, home: URL) => Promise<string>;
  /** Its requests to the app, and where they send the browser then. */
  send: (browser: Browser, home: URL, prepared: string) => Promise<Sent>;
}

export interface Sent {
  exchanges: Exchange[];
  destination: string;
}

/** A link. */
export function link(path: string): Click {
  return {
    async send(browser, home) {
      return redirected(await browser.send(new URL(path, home)));
    },
  };
}

/** A form of the library's, without JavaScript. */
export const form: Click = {
  async send(browser, home) {
    return redirected(await browser.sendForm(new URL("/api/auth/federated-logout", home), {}));
  },
};

/** Auth.js's own form, whose page has brought the CSRF token. */
export const authJsForm: Click = {
  prepare: csrfTokenOf,
  async send(browser, home, csrfToken) {
    return redirected(await browser.sendForm(new URL("/api/auth/signout", home), { csrfToken }));
  },
};

/** A Server Action, called as React does. */
export const serverAction: Click = {
  async prepare(browser, home) {
    const { body } = await browser.send(home);
    const [, id] = /\$ACTION_ID_(\w+)/.exec(body) ?? [];
    if (id === undefined) throw new Error("The page has no Server Action");
    return id;
  },
  async send(browser, home, id) {
    const exchange = await browser.send(home, {
      method: "POST",
      headers: {
        accept: "text/x-component",
        "content-type": "text/plain;charset=UTF-8",
        "next-action": id,
      },
      body: "[]",
    });
    const [destination = ""] = String(exchange.headers["x-action-redirect"]).split(";");
    return { exchanges: [exchange], destination };
  },
};

/** `signOut()` of `next-auth/react`. */
export const clientSide: Click = {
  async send(browser, home) {
    const token = await browser.send(new URL("/api/auth/csrf", home));
    const { csrfToken }: { csrfToken: string } = JSON.parse(token.body);
    const signOut = await browser.send(new URL("/api/auth/signout", home), {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-auth-return-redirect": "1",
      },
      body: new URLSearchParams({ csrfToken, callbackUrl: home.href }).toString(),
    });
    const { url }: { url: string } = JSON.parse(signOut.body);
    return { exchanges: [token, signOut], destination: url };
  },
};

function redirected(exchange: Exchange): Sent {
  return { exchanges: [exchange], destination: exchange.headers.location ?? "" };
}
