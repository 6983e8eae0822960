import { parseSetCookie } from "cookie";
import { cookies, headers } from "next/headers";

/**
 * What a Server Action knows of its request, and its way to answer: the only part of this library
 * that runs on Next.js itself, since a Server Action has no `Request` and no `Response`.
 */
export async function readActionHeaders(): Promise<Headers> {
  return new Headers(await headers());
}

/** Puts `Set-Cookie` values onto the answer of the running Server Action. */
export async function setActionCookies(setCookies: readonly string[]): Promise<void> {
  const cookieStore = await cookies();
  for (const setCookie of setCookies) {
    const { name, value = "", ...attributes } = parseSetCookie(setCookie);
    cookieStore.set(name, value, attributes);
  }
}
