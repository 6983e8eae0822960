import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { customFetch } from "next-auth";
import type { LogoutEvent } from "next-auth-federated-logout";
import { expect, test } from "vitest";
import { readConfiguredProviders } from "../../packages/federated-logout/src/providers/configured-provider.ts";
import { revokeTokens } from "../../packages/federated-logout/src/logout/revoke-tokens.ts";
import { freePort } from "../support/server-process.ts";

async function serve(answer: RequestListener) {
  const port = await freePort();
  const server = createServer(answer).listen(port, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${port}`, server };
}

const identity = { sessionId: "1", sids: [], signedInAt: 0, issuedAt: 0 };

test("REV-1: a redirect of the revocation endpoint is not followed: the token and the secret are for one host", async () => {
  const elsewhere: string[] = [];
  const other = await serve((request, response) => {
    elsewhere.push(request.url ?? "");
    response.end();
  });
  const provider = await serve((_request, response) => {
    response.writeHead(307, { location: `${other.url}/collect` }).end();
  });
  const issuer = provider.url;
  const providers = readConfiguredProviders(
    {
      providers: [
        { id: "op", name: "OP", type: "oidc", issuer, clientId: "rp1", clientSecret: "s" },
      ],
    },
    {},
  );
  const events: LogoutEvent[] = [];

  await revokeTokens(
    {
      provider: "op",
      issuer,
      revocableToken: { value: "t0k", type: "refresh_token" },
      identity,
    },
    {
      readProviders: () => providers,
      patienceMs: 1000,
      discover: async () => ({ issuer, revocation_endpoint: `${issuer}/revoke` }),
      fetch,
      emit: (event) => void events.push(event),
      isProduction: true,
    },
  );

  expect(elsewhere).toEqual([]);
  expect(events).toMatchObject([
    { type: "tokens.revocation_failed", detail: "the provider answered 307" },
  ]);
  provider.server.close();
  other.server.close();
});

test("a provider's own fetch reaches a revocation endpoint that nobody else may ask", async () => {
  const issuer = "https://op.test";
  const endpoint = "http://op.internal/revoke";
  const asked: string[] = [];
  const ownFetch = async (...request: Parameters<typeof fetch>) => {
    asked.push(new Request(...request).url);
    return new Response();
  };
  const revokeWith = async (own: object) => {
    const events: LogoutEvent[] = [];
    const provider = { id: "op", name: "OP", type: "oidc", issuer, clientId: "rp1" } as const;
    const providers = readConfiguredProviders(
      { providers: [{ ...provider, clientSecret: "s", ...own }] },
      {},
    );
    const revocableToken = { value: "t0k", type: "refresh_token" } as const;
    await revokeTokens(
      { provider: "op", issuer, revocableToken, identity },
      {
        readProviders: () => providers,
        patienceMs: 1000,
        discover: async () => ({ issuer, revocation_endpoint: endpoint }),
        fetch: ownFetch,
        emit: (event) => void events.push(event),
        isProduction: true,
      },
    );
    return events;
  };

  expect(await revokeWith({})).toMatchObject([
    { type: "tokens.revocation_failed", detail: "the revocation endpoint is not https" },
  ]);
  expect(asked).toEqual([]);
  expect(await revokeWith({ [customFetch]: ownFetch })).toMatchObject([{ type: "tokens.revoked" }]);
  expect(asked).toEqual([endpoint]);
});
