import { stringifySetCookie } from "cookie";

/** What the cookie of a session may be called, its pieces aside. */
export interface SessionCookieNames {
  known: () => readonly string[];
  /** Auth.js has just looked for one of this name. */
  learn: (name: string) => void;
}

const usualNames = ["authjs.session-token", "__Secure-authjs.session-token"];
const maxNames = 100;

/** Begins with the names that Auth.js gives it where the app gives none. */
export function createSessionCookieNames(): SessionCookieNames {
  const names = new Set(usualNames);
  return {
    known: () => [...names],
    learn(name) {
      if (names.size < maxNames) names.add(name);
    },
  };
}

/** Whether a cookie has one of these names, or is a piece of one that has. */
export function isSessionCookie(name: string, names: readonly string[]): boolean {
  return names.includes(name.replace(/\.\d+$/, ""));
}

/** `Set-Cookie` value that removes one, as Auth.js sets it where the app does not say otherwise. */
export function removeSessionCookie(name: string): string {
  return stringifySetCookie({
    name,
    value: "",
    path: "/",
    maxAge: 0,
    expires: new Date(0),
    httpOnly: true,
    sameSite: "lax",
    ...(name.startsWith("__Secure-") && { secure: true }),
  });
}
