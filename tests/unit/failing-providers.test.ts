import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { createTestProvider } from "next-auth-federated-logout/testing";
import { afterEach, describe, expect, test } from "vitest";
import { readConfiguredProviders } from "../../packages/federated-logout/src/providers/configured-provider.ts";
import { createDiscovery } from "../../packages/federated-logout/src/providers/discovery.ts";
import { createFindVerificationKeys } from "../../packages/federated-logout/src/verified-tokens/verification-keys.ts";
import { createKeySets } from "../../packages/federated-logout/src/providers/key-sets.ts";
import { verifyLogoutToken } from "../../packages/federated-logout/src/back-channel/verify-logout-token.ts";
import { freePort } from "../support/server-process.ts";

// Who knows an issuer and a client id can post as many forged logout tokens as they like.

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const forged = 31;
const oneMegabyte = 1_048_576;

interface FailingProvider {
  issuer: string;
  /** How often each path was asked for. */
  requests: Record<string, number>;
  sentBytes: () => number;
}

/** A provider of which one document fails. */
async function startProvider(path: string, fail: RequestListener): Promise<FailingProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const requests: Record<string, number> = {};
  let bytes = 0;
  const server = createServer((request, response) => {
    const { url = "" } = request;
    requests[url] = (requests[url] ?? 0) + 1;
    response.on("close", () => {
      bytes += response.socket?.bytesWritten ?? 0;
    });
    if (url === path) {
      fail(request, response);
      return;
    }
    response.setHeader("content-type", "application/json");
    const jwks_uri = `${issuer}/jwks`;
    response.end(JSON.stringify(url === "/jwks" ? { keys: [] } : { issuer, jwks_uri }));
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { issuer, requests, sentBytes: () => bytes };
}

/** Posts forged tokens one after the other; each is refused. */
async function postForged({ issuer }: FailingProvider, clock: { nowMs: number }) {
  const now = () => clock.nowMs;
  const asking = { fetch, now, timeLimitMs: 100, patienceMs: 100, isProduction: true };
  const findKeys = createFindVerificationKeys({
    ...asking,
    discover: createDiscovery(asking),
    keySetAt: createKeySets(asking),
  });
  const client = { clientId: "rp1", clientSecret: "s" };
  const providers = readConfiguredProviders(
    { providers: [{ id: "op", name: "OP", type: "oidc", issuer, ...client }] },
    {},
  );
  const forger = await createTestProvider({ issuer, clientId: "rp1", now });
  return async (count: number) => {
    for (let sent = 0; sent < count; sent += 1) {
      const token = await forger.logoutToken({ sub: "alice" });
      await expect(
        verifyLogoutToken(token, {
          providers: providers.values(),
          findKeys,
          incomingLogoutsOf: () => ({}),
          hasAlgorithm: async () => false,
          now,
        }),
      ).rejects.toMatchObject({
        name: "TokenProblem",
        message: "the provider's keys could not be fetched",
      });
    }
  };
}

function json(response: ServerResponse, headers: Record<string, string> = {}): ServerResponse {
  return response.writeHead(200, { "content-type": "application/json", ...headers });
}

// Written as fast as it is taken, until the other side hangs up.
function pour(response: ServerResponse, text: string): void {
  const chunk = Buffer.from(text.repeat(65_536 / text.length));
  const write = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", write);
  write();
}

const failures: Record<string, RequestListener> = {
  "500": (_request, response) => void response.writeHead(500).end("down"),
  "404 in HTML": (_request, response) =>
    void response.writeHead(404, { "content-type": "text/html" }).end("<p>Not here</p>"),
  "a redirect": (_request, response) => void response.writeHead(302, { location: "/other" }).end(),
  HTML: (_request, response) =>
    void response.writeHead(200, { "content-type": "text/html" }).end("<p>Hello</p>"),
  "JSON of another kind": (_request, response) => void json(response).end("[1]"),
  "no answer": () => undefined,
  "half an answer": (_request, response) => void json(response).write('{"keys":'),
  "a connection that closes": (request) => void request.socket.destroy(),
  "an endless document": (_request, response) => pour(json(response), "["),
  "an endless document of spaces": (_request, response) => pour(json(response), " "),
  "a gzip bomb": (_request, response) =>
    void json(response, { "content-encoding": "gzip" }).end(
      gzipSync(Buffer.alloc(100_000_000, 32)),
    ),
};

describe.each(["/jwks", "/.well-known/openid-configuration"])("SEC-9: %s that answers", (path) => {
  test.each(Object.entries(failures))(
    "%s is asked for once in a while, however many tokens are forged",
    async (kind, fail) => {
      const clock = { nowMs: Date.now() };
      const provider = await startProvider(path, fail);
      const post = await postForged(provider, clock);

      await post(forged);
      expect(provider.requests[path]).toBe(1);

      clock.nowMs += 5_000;
      await post(1);
      // Metadata that somebody has given up waiting for is still on its way, for all who come.
      const isUnderWay = path !== "/jwks" && ["no answer", "half an answer"].includes(kind);
      expect(provider.requests[path]).toBe(isUnderWay ? 1 : 2);
      // What the sockets took before the other side had hung up is not much more than what is read.
      expect(provider.sentBytes()).toBeLessThan(2 * 5 * oneMegabyte);
    },
  );
});
