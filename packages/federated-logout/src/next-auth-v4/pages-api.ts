import type { NextApiRequest, NextApiResponse } from "next";
import { headersOf } from "../http/any-headers.ts";

/** A request of the Pages Router as one of the web's. Its address is the path; the host is in its headers. */
export function requestOfPages(request: NextApiRequest): Request {
  const headers = headersOf(request.headers);
  const { method = "GET", url: target = "/" } = request;
  // Not by a base: "//host/path" would be another one's.
  const url = new URL(target.startsWith("/") ? `http://localhost${target}` : target);
  // An app may have changed it.
  const { nextauth: _route, ...query } = request.query;
  url.search = formOf(query);
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers });
  return new Request(url, { method, headers, ...bodyOf(request, headers) });
}

// Next.js has parsed it, unless the file says `bodyParser: false`.
function bodyOf(
  request: NextApiRequest,
  headers: Headers,
): { body: string | ReadableStream; duplex?: "half" } {
  const parsed: unknown = request.body;
  if (parsed === undefined) return { body: asWebStream(request), duplex: "half" };
  const type = (headers.get("content-type") ?? "").toLowerCase();
  if (type.startsWith("application/x-www-form-urlencoded") && typeof parsed === "object") {
    headers.set("content-type", "application/x-www-form-urlencoded");
    return { body: formOf(parsed) };
  }
  if (/^application\/(ld\+)?json/.test(type) || typeof parsed !== "string") {
    headers.set("content-type", "application/json");
    return { body: JSON.stringify(parsed) };
  }
  return { body: parsed };
}

function formOf(fields: unknown): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields ?? {})) {
    for (const each of [value ?? []].flat()) form.append(name, String(each));
  }
  return form.toString();
}

function asWebStream(request: NextApiRequest): ReadableStream {
  const chunks = request[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** Answers in the Pages Router. Cookies that the app itself has set on the response stay. */
export async function sendInPages(answer: Response, response: NextApiResponse): Promise<void> {
  response.status(answer.status);
  for (const [name, value] of answer.headers) {
    if (name !== "set-cookie") response.setHeader(name, value);
  }
  for (const setCookie of answer.headers.getSetCookie()) {
    response.appendHeader("set-cookie", setCookie);
  }
  response.end(Buffer.from(await answer.arrayBuffer()));
}
