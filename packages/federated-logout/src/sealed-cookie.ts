import { parseCookie, stringifySetCookie } from "cookie";
import { decode, encode, type JWT } from "next-auth/jwt";

/** A short-lived cookie that only this app can read or make. */
export interface SealedCookie<Content extends object> {
  /** Serialises `content` as a `Set-Cookie` value, encrypted; `undefined` if there is no secret. */
  seal(content: Content, scope: CookieScope): Promise<string | undefined>;
  /** Reads the cookie; `undefined` if there is none, or it is expired or was not made here. */
  open(headers: Headers, scope: CookieScope): Promise<Content | undefined>;
  /** A `Set-Cookie` value that removes it. */
  remove(scope: CookieScope): string;
}

/** Where a cookie applies. */
export interface CookieScope {
  /** Whether the app is served over https. */
  secure: boolean;
  path: string;
}

export interface SealedCookieOptions {
  /** Never begins with Auth.js's session cookie name: Auth.js would take it for a chunk of it. */
  name: string;
  maxAgeSeconds: number;
  /** The newest secret first; older ones still open. */
  secrets: () => readonly string[];
}

/** Creates a cookie sealed as a JWE with the app's own secret, the way Auth.js seals its own. */
export function createSealedCookie<Content extends object>({
  name,
  maxAgeSeconds,
  secrets,
}: SealedCookieOptions): SealedCookie<Content> {
  const nameFor = ({ secure }: CookieScope) => (secure ? `__Secure-${name}` : name);

  return {
    async seal(content, scope) {
      const secret = [...secrets()];
      if (secret.length === 0) return undefined;
      const salt = nameFor(scope);
      const value = await encode({ token: { content }, secret, salt, maxAge: maxAgeSeconds });
      return serialize(value, maxAgeSeconds, scope);
    },
    async open(headers, scope) {
      const sealed = parseCookie(headers.get("cookie") ?? "")[nameFor(scope)];
      const secret = [...secrets()];
      if (!sealed || secret.length === 0) return undefined;
      const token = await decode<{ content: Content } & JWT>({
        token: sealed,
        secret,
        salt: nameFor(scope),
      }).catch(() => null);
      return token?.content;
    },
    remove(scope) {
      return serialize("", 0, scope);
    },
  };

  function serialize(value: string, maxAge: number, scope: CookieScope): string {
    const { path, secure } = scope;
    return stringifySetCookie({
      name: nameFor(scope),
      value,
      maxAge,
      path,
      secure,
      httpOnly: true,
      // The provider sends the browser back by a cross-site, top-level GET: "strict" would not come.
      sameSite: "lax",
      ...(maxAge === 0 && { expires: new Date(0) }),
    });
  }
}
