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

/**
 * `Set-Cookie` values that remove what else of a session's cookie a browser may have, where the config
 * has changed since it was set: the one of this host alone, beside that of a domain; and where two came,
 * those of the domains above it.
 *
 * @param came - How often the request brought a cookie of this name.
 * @see [RFC 6265bis, section 5.7](https://www.ietf.org/archive/id/draft-ietf-httpbis-rfc6265bis-22.html#name-storage-model)
 */
export function removeElsewhere(
  name: string,
  { domain, ...ofHost }: SessionCookie,
  { came, hostname, sameSite }: { came: number; hostname: string; sameSite?: "lax" | "none" },
): string[] {
  const labels = hostname.split(".");
  // Not that of a top-level domain, nor pieces of an IP address.
  const canHaveParents = came > 1 && !/^[\d.]+$|:/.test(hostname);
  const parents = canHaveParents
    ? labels.slice(0, -1).map((_label, index) => labels.slice(index).join("."))
    : [];
  const others = [...parents, ...(domain === undefined ? [] : [undefined])].filter(
    (other) => other === undefined || other !== domain?.replace(/^\./, ""),
  );
  return others.map((other) =>
    removeSessionCookie(
      name,
      { ...ofHost, ...(other !== undefined && { domain: other }) },
      sameSite,
    ),
  );
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
