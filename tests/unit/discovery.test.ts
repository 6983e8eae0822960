import { HttpResponse, http } from "msw";
import { expect, test, vi } from "vitest";
import { createDiscovery } from "../../packages/federated-logout/src/providers/discovery.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { issuer, metadata, network, serveMetadata } from "../support/provider-metadata.ts";

useClosedNetwork();

const elevenMinutesInMs = 11 * 60 * 1000;

function discovery({ timeLimitMs = 1000 } = {}) {
  const clock = { nowMs: 0 };
  const discover = createDiscovery({
    fetch: (...request) => fetch(...request),
    now: () => clock.nowMs,
    timeLimitMs,
    isProduction: true,
  });
  return { clock, discover };
}

test("DISC-1: the well-known path is appended to an issuer without its trailing slash", async () => {
  const { discover } = discovery();
  const tenant = `${issuer}/t1/`;
  serveMetadata({ ...metadata, issuer: tenant }, `${issuer}/t1`);

  expect(await discover(tenant)).toMatchObject({ issuer: tenant });
});

test("DISC-6: unknown members are no trouble", async () => {
  const { discover } = discovery();
  serveMetadata({ ...metadata, something_new: { a: [] } });

  expect((await discover(issuer)).end_session_endpoint).toBe(metadata.end_session_endpoint);
});

test("one document serves everybody, and one request everybody who waits", async () => {
  const { discover } = discovery();
  const served = serveMetadata();

  await Promise.all([discover(issuer), discover(issuer), discover(issuer)]);
  await discover(issuer);

  expect(served.requests).toBe(1);
});

test("DISC-12: a changed endpoint is picked up in the background once the copy is old", async () => {
  const { clock, discover } = discovery();
  serveMetadata();
  await discover(issuer);
  const moved = `${issuer}/new/end`;
  const served = serveMetadata({ ...metadata, end_session_endpoint: moved });

  clock.nowMs += elevenMinutesInMs;
  expect((await discover(issuer)).end_session_endpoint).toBe(metadata.end_session_endpoint);

  await vi.waitFor(async () => expect((await discover(issuer)).end_session_endpoint).toBe(moved));
  expect(served.requests).toBe(1);
});

test("the last good copy answers while the provider is down", async () => {
  const { clock, discover } = discovery();
  serveMetadata();
  await discover(issuer);
  let failures = 0;
  network.use(
    http.get(`${issuer}/.well-known/openid-configuration`, () => {
      failures += 1;
      return HttpResponse.json({}, { status: 503 });
    }),
  );

  clock.nowMs += elevenMinutesInMs;
  await discover(issuer);
  await vi.waitFor(() => expect(failures).toBe(1));

  expect((await discover(issuer)).end_session_endpoint).toBe(metadata.end_session_endpoint);
});

test("a failure is forgotten after some seconds", async () => {
  const { clock, discover } = discovery();
  network.use(
    http.get(`${issuer}/.well-known/openid-configuration`, () => HttpResponse.error(), {
      once: true,
    }),
  );
  await expect(discover(issuer)).rejects.toMatchObject({ reason: "discovery_failed" });
  serveMetadata();
  clock.nowMs += 5_000;

  expect(await discover(issuer)).toMatchObject({ issuer });
});

test("DISC-2: the document of another issuer is refused", async () => {
  const { discover } = discovery();
  serveMetadata({ ...metadata, issuer: "https://evil.test" });

  await expect(discover(issuer)).rejects.toMatchObject({ reason: "issuer_mismatch" });
});

test("an issuer without the slash that its metadata has is the same one, as for Auth.js", async () => {
  const { discover } = discovery();
  const slashed = `${issuer}/`;
  serveMetadata({ ...metadata, issuer: slashed });

  expect(await discover(issuer)).toMatchObject({ issuer: slashed });
  expect(await discover(slashed)).toMatchObject({ issuer: slashed });
});

test("a document that takes longer than a person waits is fetched all the same, once", async () => {
  const { discover } = discovery({ timeLimitMs: 5 });
  let answer: (document: Response) => void = () => undefined;
  let requests = 0;
  const slow: typeof fetch = () => {
    requests += 1;
    return new Promise((resolve) => {
      answer = resolve;
    });
  };

  await expect(discover(issuer, slow)).rejects.toMatchObject({
    message: "No metadata within 5 ms",
  });
  // Nobody waits for a logout token: whoever has time gets it.
  const patient = discover(issuer, slow, 10_000);
  answer(Response.json(metadata));

  expect(await patient).toMatchObject({ issuer });
  expect(await discover(issuer, slow)).toMatchObject({ issuer });
  expect(requests).toBe(1);
});

test("RPI-3: an http issuer is not even asked in production", async () => {
  const { discover } = discovery();

  await expect(discover("http://op.test")).rejects.toMatchObject({ reason: "insecure_endpoint" });
});

test("an issuer that is no URL is a failure, not a crash", async () => {
  const { discover } = discovery();

  await expect(discover("op.test")).rejects.toMatchObject({ reason: "discovery_failed" });
});

test("a provider's own fetch is used, and may ignore the time limit's signal", async () => {
  const { discover } = discovery();
  const asked: string[] = [];

  const found = await discover(issuer, async (input) => {
    asked.push(new Request(input).url);
    return Response.json(metadata);
  });
  expect(found).toMatchObject({ issuer });
  expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`]);

  const impatient = createDiscovery({
    fetch,
    now: Date.now,
    timeLimitMs: 10,
    isProduction: true,
  });
  await expect(impatient(issuer, () => new Promise(() => undefined))).rejects.toMatchObject({
    reason: "discovery_failed",
  });
});

test("the copies of a thousand issuers are kept, and not of more", async () => {
  const { discover } = discovery();
  let requests = 0;
  const anyIssuer: typeof fetch = async (input) => {
    requests += 1;
    const { origin } = new URL(new Request(input).url);
    return Response.json({ ...metadata, issuer: origin });
  };
  for (let tenant = 0; tenant <= 1000; tenant += 1) {
    await discover(`https://op-${tenant}.test`, anyIssuer);
  }
  expect(requests).toBe(1001);

  await discover("https://op-1000.test", anyIssuer);
  expect(requests).toBe(1001);
  await discover("https://op-0.test", anyIssuer);
  expect(requests).toBe(1002);
});
