import type { BaseUrl } from "../http/base-url.ts";

/**
 * The path of a route, below where next-auth's are, in the one spelling that everything here knows: next-auth
 * v4 itself takes the first segment for the action, however it is encoded, and overlooks what it needs not.
 */
export function pathOfRoute(segments: readonly string[], { authPath, appPath }: BaseUrl): string {
  const [action = ""] = segments;
  const used = segments.slice(0, lengths[action] ?? segments.length);
  const path = used.map((segment) => encodeURIComponent(segment)).join("/");
  return `${authPath.slice(appPath.length)}/${path}`;
}

const lengths: Readonly<Record<string, number>> = { signout: 1, signin: 2, callback: 2 };
