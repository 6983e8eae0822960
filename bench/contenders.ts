import type { Browser } from "./browser.ts";
import type { Exchange } from "./client.ts";

/** One of the apps, and how a person signs in to it. */
export interface Contender {
  /** What the tables call it. */
  name: string;
  app: "plain" | "plain-v4" | "recipe" | "ours" | "ours-v4" | "before" | "auth0" | "express";
  /** What it is started with, besides what everybody is. */
  env?: Readonly<Record<string, string>>;
  /** Sends the browser to the provider, to sign in. */
  startSignIn: (browser: Browser, home: URL) => Promise<Exchange>;
}

/** The folder of an app. */
export function folderOf(app: Contender["app"]): string {
  return app === "before" ? "bench/before/ours" : `bench/apps/${app}`;
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
export const plainV4: Contender = { ...plain, name: "plain next-auth v4", app: "plain-v4" };
export const recipe: Contender = {
  name: "hand-written recipe",
  app: "recipe",
  startSignIn: authJs,
};
export const ours: Contender = { name: "this library", app: "ours", startSignIn: authJs };
export const oursWithCookie: Contender = withCookie(ours, "this library, own-cookie keeper");
export const oursV4: Contender = { ...ours, name: "this library, next-auth v4", app: "ours-v4" };
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

/** With the id_token in a cookie of its own. */
export function withCookie(contender: Contender, name: string): Contender {
  return { ...contender, name, env: { KEEPER: "cookie" } };
}

export function oursWithRedis(url: string): Contender {
  return { ...ours, name: "this library, Redis", env: { REDIS_URL: url, KEEPER: "cookie" } };
}
