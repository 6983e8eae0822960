import { stringifySetCookie } from "cookie";

/** The cookie of sessions, its pieces aside. */
export interface SessionCookie {
  name: string;
  domain?: string;
  path: string;
  secure: boolean;
}

/** Whether a cookie is the one of sessions, or a piece of it. */
export function isSessionCookie(name: string, { name: sessionName }: SessionCookie): boolean {
  return name.replace(/\.\d+$/, "") === sessionName;
}

/** `Set-Cookie` value that removes the cookie of sessions, or a piece of it. */
export function removeSessionCookie(
  name: string,
  { domain, path, secure }: SessionCookie,
  sameSite: "lax" | "none" = "lax",
): string {
  return stringifySetCookie({
    name,
    value: "",
    path,
    ...(domain !== undefined && { domain }),
    maxAge: 0,
    expires: new Date(0),
    httpOnly: true,
    secure,
    sameSite,
  });
}
