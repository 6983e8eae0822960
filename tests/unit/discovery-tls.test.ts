import { createServer } from "node:https";
import { once } from "node:events";
import { generate } from "selfsigned";
import { expect, test } from "vitest";
import { createDiscovery } from "../../packages/federated-logout/src/providers/discovery.ts";
import { freePort } from "../support/server-process.ts";
import { metadata } from "../support/provider-metadata.ts";

test("DISC-4, fail closed: a certificate that nobody vouches for is refused", async () => {
  const port = await freePort();
  const issuer = `https://localhost:${port}`;
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
  const server = createServer({ key, cert }, (_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ ...metadata, issuer }));
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const discover = createDiscovery({
    fetch,
    now: Date.now,
    timeLimitMs: 5000,
    isProduction: true,
  });

  const failure: unknown = await discover(issuer).catch((error: unknown) => error);

  expect(failure).toMatchObject({
    reason: "discovery_failed",
    cause: { cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } },
  });
  server.close();
});
