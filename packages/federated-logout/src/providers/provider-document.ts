import { untilAborted } from "../runtime/time-limit.ts";

/** The longest metadata or key set that is read, after decompression. */
export const longestDocumentInBytes = 1_048_576;

/**
 * Fetches a document of a provider's, all of it: a provider that is hostile, or broken, must not fill
 * the memory of this process, nor keep anybody waiting.
 *
 * @param fetch - May know nothing of signals.
 * @param init - Its `signal` ends the waiting.
 * @throws {DOMException} `TimeoutError` when it takes too long.
 * @throws {Error} When it is longer than {@link longestDocumentInBytes}.
 */
export function fetchDocument(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit & { signal: AbortSignal },
): Promise<Response> {
  return untilAborted(readDocument(fetch, url, init), init.signal, tooLate);
}

function tooLate(): DOMException {
  return new DOMException("The provider took too long", "TimeoutError");
}

async function readDocument(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const { body, status, statusText, headers } = await fetch(url, init);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop ends the transfer.
    if (length > longestDocumentInBytes) {
      throw new Error(`The answer has more than ${longestDocumentInBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return new Response(body && new Blob(chunks), { status, statusText, headers });
}
