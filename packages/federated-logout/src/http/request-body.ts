import { isObject } from "../runtime/is-object.ts";
import { RequestRefusal } from "./request-refusal.ts";

/** What a request of ours may have: twice the longest logout token, percent-encoded where it need not be. */
export const longestBodyInBytes = 32_768;

/** The fields that were asked for, as far as a request has them. */
export type BodyFields<Name extends string> = Readonly<Partial<Record<Name, unknown>>>;

/**
 * Reads the named fields of a small request: a form's, or a JSON object's. A body that cannot be read
 * has none, so that nobody stays signed in for a malformed one.
 *
 * @throws {RequestRefusal} `too_large` for more than {@link longestBodyInBytes}, which is not read.
 */
export async function readBodyFields<Name extends string>(
  request: Request,
  names: readonly Name[],
): Promise<BodyFields<Name>> {
  const mediaType = request.headers.get("content-type") ?? "";
  const valueOf = await readBody(request)
    .then((body) => parse(body, mediaType))
    .catch(ignoreUnlessRefused);
  const fields: Partial<Record<Name, unknown>> = {};
  for (const name of names) fields[name] = valueOf(name) ?? undefined;
  return fields;
}

function ignoreUnlessRefused(error: unknown): (name: string) => undefined {
  if (error instanceof RequestRefusal) throw error;
  return () => undefined;
}

/** Reads all of a small request, whatever it is. @throws {RequestRefusal} `too_large`, likewise. */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length")) > longestBodyInBytes) throw tooLarge();
  const body = new Uint8Array(longestBodyInBytes);
  let length = 0;
  for await (const chunk of request.body ?? []) {
    if (length + chunk.byteLength > longestBodyInBytes) throw tooLarge();
    body.set(chunk, length);
    length += chunk.byteLength;
  }
  return body.subarray(0, length);
}

function tooLarge(): RequestRefusal {
  return new RequestRefusal("too_large", 413);
}

async function parse(
  body: Uint8Array<ArrayBuffer>,
  mediaType: string,
): Promise<(name: string) => unknown> {
  if (mediaType.startsWith("application/x-www-form-urlencoded")) {
    const form = new URLSearchParams(new TextDecoder().decode(body));
    return (name) => form.get(name);
  }
  if (mediaType.includes("application/json")) {
    const json: unknown = JSON.parse(new TextDecoder().decode(body));
    return (name) => (isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined);
  }
  const headers = { "content-type": mediaType };
  const form = await new Response(body, { headers }).formData();
  return (name) => form.get(name);
}
