type HeaderValue = string | number | readonly string[];

/** What next-auth v4 uses of a response of the Pages Router. */
export interface PagesResponse {
  status(status: number): PagesResponse;
  getHeader(name: string): HeaderValue | undefined;
  setHeader(name: string, value: HeaderValue): PagesResponse;
  json(body: unknown): void;
  send(body: unknown): void;
  end(): void;
}

/** Collects what next-auth v4 answers in the Pages Router. */
export function createPagesResponse(): { response: PagesResponse; collected: () => Response } {
  const headers = new Map<string, HeaderValue>();
  let statusCode = 200;
  let text: string | null = null;

  const response: PagesResponse = {
    status(status) {
      statusCode = status;
      return response;
    },
    getHeader: (name) => headers.get(name.toLowerCase()),
    setHeader(name, value) {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    json(body) {
      if (!headers.has("content-type")) headers.set("content-type", "application/json");
      text = JSON.stringify(body);
    },
    send(body) {
      if (body === undefined || body === null) return;
      if (typeof body === "string") text = body;
      else response.json(body);
    },
    end() {
      // With what has been said so far.
    },
  };

  return {
    response,
    collected() {
      const pairs = [...headers].flatMap(([name, value]) =>
        [value].flat().map((each): [string, string] => [name, String(each)]),
      );
      return new Response(text, { status: statusCode, headers: new Headers(pairs) });
    },
  };
}
