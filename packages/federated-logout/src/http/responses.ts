const commonHeaders = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
};

/** 303, so that the browser does not send the form on to where it goes. */
export function redirectTo(url: string, setCookies: readonly string[] = []): Response {
  return answer(null, { status: 303, headers: { location: url } }, setCookies);
}

/** 200, with nothing to say. */
export function ok(): Response {
  return answer(null, { status: 200, headers: {} });
}

/** An answer that says and does nothing. */
export function noContent(): Response {
  return answer(null, { status: 204, headers: {} });
}

/** 202, with nothing to say. */
export function accepted(): Response {
  return answer(null, { status: 202, headers: {} });
}

/** 404, as if there were nothing at all. */
export function notFound(): Response {
  return answer(null, { status: 404, headers: {} });
}

/** 405, with what would be allowed. */
export function methodNotAllowed(allowed: readonly string[]): Response {
  return answer(null, { status: 405, headers: { allow: allowed.join(", ") } });
}

export interface AnswerOptions {
  status?: number;
  headers?: Record<string, string>;
  setCookies?: readonly string[];
}

/** A JSON answer, never cached. */
export function json(
  body: unknown,
  { status = 200, headers, setCookies }: AnswerOptions = {},
): Response {
  const type = { "content-type": "application/json" };
  return answer(JSON.stringify(body), { status, headers: { ...type, ...headers } }, setCookies);
}

export interface PageOptions extends AnswerOptions {
  /** Allows one script, the page's own. */
  nonce?: string;
  /** Origins whose pages may frame it. */
  frameAncestors?: readonly string[];
}

/** An HTML page that loads nothing, runs nothing else and cannot be framed by anybody else. */
export function html(
  page: string,
  { status = 200, headers, setCookies, nonce, frameAncestors = [] }: PageOptions = {},
): Response {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ...(nonce === undefined ? [] : [`script-src 'nonce-${nonce}'`]),
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors.join(" ") || "'none'"}`,
    // No form-action: browsers apply it to every redirect that follows, and where a provider sends
    // people on to is its own affair.
  ];
  const security = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
  };
  return answer(page, { status, headers: { ...security, ...headers } }, setCookies);
}

function answer(
  body: string | null,
  { status, headers }: { status: number; headers: Record<string, string> },
  setCookies: readonly string[] = [],
): Response {
  const all = new Headers({ ...commonHeaders, ...headers });
  for (const setCookie of setCookies) all.append("set-cookie", setCookie);
  return new Response(body, { status, headers: all });
}
