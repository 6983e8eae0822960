import type { Browser } from "./browser.ts";
import type { Exchange } from "./client.ts";

/** One of the apps, and how a person signs in to it. */
export interface Contender {
  /** What the tables call it. */
  name: string;
  /** Its folder below `apps`. */
  app: "plain" | "recipe" | "ours" | "auth0" | "express";
  /** What it is started with, besides what everybody is. */
  env?: Readonly<Record<string, string>>;
  /** Sends the browser to the provider, to sign in. */
  startSignIn: (browser: Browser, home: URL) => Promise<Exchange>;
}

const authJs: Contender["startSignIn"] = async (browser, home) => {
  const csrfToken = await csrfTokenOf(browser, home);
  return browser.sendForm(new URL("/api/auth/signin/oidc", home), { csrfToken });
};

export async function csrfTokenOf(browser: Browser, home: URL): Promise<string> {
  const { body } = await browser.send(new URL("/api/auth/csrf", home));
  const { csrfToken }: { csrfToken: string } = JSON.parse(body);
  return csrfToken;
}

function linkTo(path: string): Contender["startSignIn"] {
  return (browser, home) => browser.send(new URL(path, home));
}

export const plain: Contender = { name: "plain next-auth", app: "plain", startSignIn: authJs };
export const plainAgain: Contender = { ...plain, name: "plain next-auth, once more" };
export const recipe: Contender = {
  name: "hand-written recipe",
  app: "recipe",
  startSignIn: authJs,
};
export const ours: Contender = { name: "this library", app: "ours", startSignIn: authJs };
export const oursWithCookie: Contender = {
  ...ours,
  name: "this library, own-cookie keeper",
  env: { KEEPER: "cookie" },
};
export const auth0: Contender = {
  name: "@auth0/nextjs-auth0",
  app: "auth0",
  startSignIn: linkTo("/auth/login"),
};
export const auth0WithStore: Contender = { ...auth0, env: { SESSIONS: "memory" } };
export const expressOpenid: Contender = {
  name: "express-openid-connect",
  app: "express",
  startSignIn: linkTo("/login"),
};

export function oursWithRedis(url: string): Contender {
  return { ...ours, name: "this library, Redis", env: { REDIS_URL: url, KEEPER: "cookie" } };
}
