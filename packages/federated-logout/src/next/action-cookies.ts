import { parseSetCookie } from "cookie";
import { cookies } from "next/headers.js";

/** Sets cookies in a Server Action, which has no Response to put them on. */
export async function setActionCookies(setCookies: readonly string[]): Promise<void> {
  const cookieStore = await cookies();
  for (const setCookie of setCookies) {
    const { name, value = "", ...attributes } = parseSetCookie(setCookie);
    cookieStore.set(name, value, attributes);
  }
}
