import { NextRequest } from "next/server";
import { beforeEach, describe, expect, test } from "vitest";
import {
  baseUrl,
  createConnectedApp,
  locationOf,
  sessionCookies,
  stubEnvironment,
  type ConnectedApp,
} from "../support/connected-app.ts";
import { idToken } from "../support/id-token.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();
beforeEach(() => stubEnvironment());

const thirtyMegabytes = 30_000_000;
const chunkSize = 65_536;

/** A body that counts how much of it was taken. */
function endlessBody(text: string) {
  const chunk = new TextEncoder().encode(text.repeat(Math.ceil(chunkSize / text.length)));
  const body = { taken: 0 };
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      body.taken += chunk.byteLength;
      controller.enqueue(chunk);
      if (body.taken > thirtyMegabytes) controller.close();
    },
  });
  return { body, stream };
}

interface Post {
  path: string;
  body: BodyInit;
  headers: Record<string, string>;
}

const post = ({ path, body, headers }: Post) =>
  new NextRequest(`${baseUrl}/api/auth${path}`, {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin", ...headers },
    body,
    ...(body instanceof ReadableStream && { duplex: "half" }),
  });

const routes: Readonly<
  Record<
    string,
    [path: string, tooMuch: number, ask: (app: ConnectedApp, r: NextRequest) => unknown]
  >
> = {
  "the logout route": [
    "/federated-logout",
    413,
    ({ logout }, request) => logout.routes.logout.POST(request),
  ],
  "Auth.js's sign-out": ["/signout", 413, ({ auth }, request) => auth.handlers.POST(request)],
  // As Back-Channel Logout 1.0, section 2.8, has it for everything that is not in order.
  "the back channel": [
    "/federated-logout/back-channel",
    400,
    ({ logout }, request) => logout.routes.backChannel.POST(request),
  ],
};

const bodies: Readonly<Record<string, [contentType: string, text: string]>> = {
  "JSON of arrays": ["application/json", "[],"],
  "JSON that is nested": ["application/json", "["],
  "JSON of many fields": ["application/json", '"k":1,'],
  "a form of many fields": ["application/x-www-form-urlencoded", "a&"],
  "a form of one long field": ["application/x-www-form-urlencoded", "a"],
  "a multipart form": ["multipart/form-data; boundary=x", "--x\r\n\r\n"],
  "something else": ["text/plain", "x"],
};

describe.each(Object.entries(routes))("SEC-9: %s", (_route, [path, tooMuch, ask]) => {
  test.each(Object.entries(bodies))(
    "reads no more than some kB of %s, and does nothing",
    async (_kind, [contentType, text]) => {
      const app = createConnectedApp();
      const { body, stream } = endlessBody(text);

      const answer = await ask(
        app,
        post({ path, body: stream, headers: { "content-type": contentType } }),
      );

      if (!(answer instanceof Response)) throw new Error("There is no answer");
      expect(answer.status).toBe(tooMuch);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(body.taken).toBeLessThan(4 * chunkSize);
    },
  );

  test("reads nothing of what says that it is long", async () => {
    const app = createConnectedApp();
    const { body, stream } = endlessBody("a");
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(thirtyMegabytes),
    };

    const answer = await ask(app, post({ path, body: stream, headers }));

    expect(answer).toMatchObject({ status: tooMuch });
    // What a stream holds ready before anybody asks.
    expect(body.taken).toBeLessThanOrEqual(2 * chunkSize);
  });
});

describe("SEC-9: who is signed in stays so after a body that is too long, and is told", () => {
  test.each([
    ["application/json", '{"error":"too_large"}'],
    ["text/html,*/*", "It was far too long, so nothing was done."],
  ])("in %s", async (accept, words) => {
    serveMetadata();
    const app = createConnectedApp();
    const cookies = await sessionCookies({ idToken: await idToken() });
    const cookie = Object.entries(cookies)
      .map((pair) => pair.join("="))
      .join("; ");
    const send = (body: string) =>
      app.logout.routes.logout.POST(
        post({
          path: "/federated-logout",
          body,
          headers: { cookie, accept, "content-type": "application/x-www-form-urlencoded" },
        }),
      );

    const refused = await send(`redirectTo=${"x".repeat(40_000)}`);
    expect(refused.status).toBe(413);
    expect(await refused.text()).toContain(words);

    // As it was: its provider is asked with its id_token.
    const taken = await send("redirectTo=/bye");
    const url = accept.includes("json") ? new URL((await taken.json()).url) : locationOf(taken);
    expect(url.searchParams.has("id_token_hint")).toBe(true);
  });
});

describe("who is signed in is signed out although the body", () => {
  const broken: Record<string, () => Promise<NextRequest>> = {
    "breaks off": async () => {
      const body = new ReadableStream({
        start(controller) {
          controller.error(new Error("aborted"));
        },
      });
      return post({ path: "/federated-logout", body, headers: {} });
    },
    "has been read before": async () => {
      const request = post({ path: "/federated-logout", body: "redirectTo=/bye", headers: {} });
      await request.text();
      return request;
    },
  };

  test.each(Object.entries(broken))("%s", async (_how, send) => {
    serveMetadata();
    const app = createConnectedApp();
    const request = await send();
    for (const [name, value] of Object.entries(
      await sessionCookies({ idToken: await idToken() }),
    )) {
      request.cookies.set(name, value);
    }

    const answer = await app.logout.routes.logout.POST(request);

    expect(locationOf(answer).searchParams.has("id_token_hint")).toBe(true);
  });
});

describe("the fields that a logout knows are taken from", () => {
  const wish = "/bye";
  const multipart = new FormData();
  multipart.set("redirectTo", wish);
  multipart.set("other", new File(["x"], "redirectTo"));
  const kinds: Record<string, [headers: Record<string, string>, body: BodyInit]> = {
    "a form": [{}, new URLSearchParams({ redirectTo: wish, __proto__: "x", toString: "y" })],
    "a multipart form": [{}, multipart],
    JSON: [
      { "content-type": "application/json" },
      JSON.stringify({ redirectTo: wish, constructor: 1, a: [[[]]] }),
    ],
    "JSON with a charset": [
      { "content-type": "application/json; charset=utf-8" },
      JSON.stringify({ redirectTo: wish }),
    ],
  };

  test.each(Object.entries(kinds))("%s", async (_kind, [headers, body]) => {
    const app = createConnectedApp();

    const answer = await app.logout.routes.logout.POST(
      post({ path: "/federated-logout", body, headers }),
    );

    expect(locationOf(answer).pathname).toBe(wish);
  });

  const strange: Record<string, [contentType: string, body: string]> = {
    "a prototype in JSON": ["application/json", '{"__proto__":{"redirectTo":"/bye"}}'],
    "an array in JSON": ["application/json", '[["redirectTo","/bye"]]'],
    "a string in JSON": ["application/json", '"redirectTo"'],
    "half a multipart form": [
      "multipart/form-data; boundary=x",
      '--x\r\ncontent-disposition: form-data; name="redirectTo"\r\n\r\n/b',
    ],
    "no media type": ["", "redirectTo=/bye"],
  };

  test.each(Object.entries(strange))("not from %s", async (_kind, [contentType, body]) => {
    const app = createConnectedApp();

    const answer = await app.logout.routes.logout.POST(
      post({ path: "/federated-logout", body, headers: { "content-type": contentType } }),
    );

    expect(locationOf(answer).pathname).toBe("/signed-out");
  });
});
