import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { parseCookie } from "cookie";
import type { NextApiRequest, NextApiResponse } from "next";

export interface PagesRouterOptions {
  /** Whether Next.js reads the body, as it does unless the file says `bodyParser: false`. */
  bodyParser?: boolean;
  /** Cookies that the app sets itself, before the handler is called. */
  ownCookies?: readonly string[];
  /** What Next.js has made of the path, where that was another one before a rewrite. */
  nextauth?: readonly string[];
  /** What the app has put into the query. */
  query?: Readonly<Record<string, string>>;
}

type PagesHandler = (request: NextApiRequest, response: NextApiResponse) => Promise<void>;

/** Calls a handler as an API route of the Pages Router, with Node.js's own request and response. */
export async function inPagesRouter(
  handler: PagesHandler,
  request: Request,
  { bodyParser = true, ownCookies = [], nextauth, query }: PagesRouterOptions = {},
): Promise<Response> {
  const { incoming, text } = await incomingMessage(request);
  const outgoing = new ServerResponse(incoming);
  if (ownCookies.length > 0) outgoing.setHeader("set-cookie", [...ownCookies]);
  const written: Buffer[] = [];
  Object.assign(outgoing, {
    status(code: number) {
      outgoing.statusCode = code;
      return outgoing;
    },
    end(chunk?: Buffer) {
      if (chunk) written.push(chunk);
    },
  });
  const { searchParams, pathname } = new URL(request.url);
  Object.assign(incoming, {
    query: {
      ...Object.fromEntries(searchParams),
      ...query,
      nextauth: nextauth ?? segmentsOf(pathname),
    },
    cookies: parseCookie(request.headers.get("cookie") ?? ""),
    body: bodyParser ? parsed(text, request.headers.get("content-type") ?? "") : undefined,
  });
  if (!isApiRequest(incoming) || !isApiResponse(outgoing)) throw new Error("Not an API route");
  await handler(incoming, outgoing);
  const headers = new Headers();
  for (const [name, value] of Object.entries(outgoing.getHeaders())) {
    for (const each of [value ?? []].flat()) headers.append(name, String(each));
  }
  const body = Buffer.concat(written);
  const { statusCode: status } = outgoing;
  return new Response(body.length > 0 ? new Uint8Array(body) : null, { status, headers });
}

async function incomingMessage(
  request: Request,
): Promise<{ incoming: IncomingMessage; text: string }> {
  const incoming = new IncomingMessage(new Socket());
  const { pathname, search } = new URL(request.url);
  incoming.url = pathname + search;
  incoming.method = request.method;
  for (const [name, value] of request.headers) incoming.headers[name] = value;
  const text = await request.text();
  if (text) incoming.push(text);
  incoming.push(null);
  return { incoming, text };
}

function segmentsOf(pathname: string): string[] {
  return pathname
    .replace(/^\/api\/auth\//, "")
    .split("/")
    .map(decodeURIComponent);
}

// As Next.js does it, whatever the case of the type.
function parsed(text: string, contentType: string): unknown {
  if (/^application\/(ld\+)?json/i.test(contentType)) return JSON.parse(text);
  return /^application\/x-www-form-urlencoded/i.test(contentType)
    ? Object.fromEntries(new URLSearchParams(text))
    : text;
}

function isApiRequest(request: IncomingMessage): request is NextApiRequest {
  return "query" in request && "cookies" in request && "body" in request;
}

function isApiResponse(response: ServerResponse): response is NextApiResponse {
  return "status" in response;
}
