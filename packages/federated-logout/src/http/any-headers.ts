/** Headers as the web has them, or as Node.js has them: `req.headers` in the Pages Router. */
export type AnyHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Takes headers from wherever they are. */
export function headersOf(headers: AnyHeaders): Headers {
  if (headers instanceof Headers) return headers;
  const ofWeb = new Headers();
  for (const [name, value = []] of Object.entries(headers)) {
    // HTTP/2 has some that are none.
    if (name.startsWith(":")) continue;
    for (const each of [value].flat()) ofWeb.append(name, each);
  }
  return ofWeb;
}
