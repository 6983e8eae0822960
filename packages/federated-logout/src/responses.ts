/** `Set-Cookie` values; a cookie that could not be sealed is `undefined`, and not set. */
type SetCookies = readonly (string | undefined)[];

const commonHeaders = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
};

/** 303, so that the browser does not send the form on to where it goes. */
export function redirectTo(url: string, setCookies: SetCookies = []): Response {
  return answer(null, { status: 303, headers: { location: url } }, setCookies);
}

/** A JSON answer, never cached. */
export function json(body: unknown, status = 200, setCookies: SetCookies = []): Response {
  const headers = { "content-type": "application/json" };
  return answer(JSON.stringify(body), { status, headers }, setCookies);
}

/** An HTML page that loads nothing, runs nothing and cannot be framed. */
export function html(
  page: string,
  { status = 200, headers }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  const security = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
  };
  return answer(page, { status, headers: { ...security, ...headers } });
}

function answer(
  body: string | null,
  { status, headers }: { status: number; headers: Record<string, string> },
  setCookies: SetCookies = [],
): Response {
  const all = new Headers({ ...commonHeaders, ...headers });
  for (const setCookie of setCookies) {
    if (setCookie !== undefined) all.append("set-cookie", setCookie);
  }
  return new Response(body, { status, headers: all });
}
