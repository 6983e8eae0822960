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
  const read = await reader(request);
  const fields: Partial<Record<Name, unknown>> = {};
  for (const name of names) fields[name] = read(name) ?? undefined;
  return fields;
}

type ReadField = (name: string) => unknown;

async function reader(request: Request): Promise<ReadField> {
  try {
    const body = await readBody(request);
    const mediaType = request.headers.get("content-type") ?? "";
    if (mediaType.startsWith("application/x-www-form-urlencoded")) return formReader(body);
    if (mediaType.includes("application/json")) return jsonReader(body);
    const headers = { "content-type": mediaType };
    const form = await new Response(body, { headers }).formData();
    return (name) => form.get(name);
  } catch (error) {
    if (error instanceof RequestRefusal) throw error;
    return () => undefined;
  }
}

function formReader(body: Uint8Array): ReadField {
  const form = new URLSearchParams(textOf(body));
  return (name) => form.get(name);
}

function jsonReader(body: Uint8Array): ReadField {
  const json: unknown = JSON.parse(textOf(body));
  return (name) => (isObject(json) && Object.hasOwn(json, name) ? json[name] : undefined);
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

/** Reads all of a small request, whatever it is. @throws {RequestRefusal} `too_large`, likewise. */
export async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  const header = request.headers.get("content-length");
  const announced = header !== null && /^\d+$/.test(header) ? Number(header) : Infinity;
  if (announced !== Infinity && announced > longestBodyInBytes) throw tooLarge();
  const body = new Uint8Array(longestBodyInBytes);
  if (!request.body || announced === 0) return body.subarray(0, 0);
  const stream = request.body.getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await stream.read();
    if (done) break;
    if (length + value.length > body.length) {
      void stream.cancel().catch(() => undefined);
      throw tooLarge();
    }
    body.set(value, length);
    length += value.length;
    // What was announced is all there is: nobody waits to be told so.
    if (length >= announced) break;
  }
  return body.subarray(0, length);
}

function tooLarge(): RequestRefusal {
  return new RequestRefusal("too_large", 413);
}
