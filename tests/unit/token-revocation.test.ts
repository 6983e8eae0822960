import { expect, test } from "vitest";
import { knownProviders } from "../../packages/federated-logout/src/providers/find-known-provider.ts";
import {
  buildRevocationRequest,
  type TokenRevocation,
} from "../../packages/federated-logout/src/providers/token-revocation.ts";

const client = { clientId: "rp1", clientSecret: "rp1-secret" };
const basic = `Basic ${Buffer.from("rp1:rp1-secret").toString("base64")}`;
const secret = { client_id: "rp1", client_secret: "rp1-secret" };

function requestOf(revocation: TokenRevocation, tokenEndpoint?: string) {
  const type = revocation.token ?? "refresh_token";
  const token = { value: "t0k", type };
  const { url, init } = buildRevocationRequest(revocation, { ...client, token, tokenEndpoint });
  const { method, headers, body = "" } = init;
  const isJson = headers["content-type"] === "application/json";
  return {
    request: `${method} ${url.href}`,
    authorization: headers.authorization,
    body: isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body)),
  };
}

const hinted = { token: "t0k", token_type_hint: "refresh_token" };
const byHeader = (url: string) => ({
  request: `POST ${url}`,
  authorization: basic,
  body: hinted,
});
const byBody = (url: string) => ({
  request: `POST ${url}`,
  authorization: undefined,
  body: { ...hinted, ...secret },
});
const byBearer = (request: string) => ({ request, authorization: "Bearer t0k", body: {} });

/** What each provider documents, or its libraries send. */
const golden: Readonly<Record<string, object>> = {
  "42-school": byBody("https://api.intra.42.fr/oauth/revoke"),
  apple: byBody("https://appleid.apple.com/auth/revoke"),
  atlassian: byBody("https://auth.atlassian.com/oauth/revoke"),
  box: byBody("https://api.box.com/oauth2/revoke"),
  coinbase: byBody("https://login.coinbase.com/oauth2/revoke"),
  discord: byHeader("https://discord.com/api/oauth2/token/revoke"),
  dropbox: byBearer("POST https://api.dropboxapi.com/2/auth/token/revoke"),
  eveonline: byHeader("https://login.eveonline.com/v2/oauth/revoke"),
  facebook: byBearer("DELETE https://graph.facebook.com/v19.0/me/permissions"),
  freshbooks: byBody("https://api.freshbooks.com/auth/oauth/revoke"),
  github: {
    request: "DELETE https://api.github.com/applications/rp1/token",
    authorization: basic,
    body: { access_token: "t0k" },
  },
  gitlab: byBody("https://op.test/oauth/revoke"),
  google: {
    request: "POST https://oauth2.googleapis.com/revoke",
    authorization: undefined,
    body: { token: "t0k" },
  },
  line: {
    request: "POST https://api.line.me/oauth2/v2.1/revoke",
    authorization: undefined,
    body: { access_token: "t0k", ...secret },
  },
  mastodon: byBody("https://op.test/oauth/revoke"),
  naver: {
    request: "POST https://nid.naver.com/oauth2.0/token",
    authorization: undefined,
    body: {
      grant_type: "delete",
      service_provider: "NAVER",
      access_token: "t0k",
      ...secret,
    },
  },
  netsuite: byHeader("https://op.test/oauth/revoke"),
  notion: {
    request: "POST https://api.notion.com/v1/oauth/revoke",
    authorization: basic,
    body: { token: "t0k" },
  },
  osu: byBearer("DELETE https://osu.ppy.sh/api/v2/oauth/tokens/current"),
  pinterest: byHeader("https://api.pinterest.com/v5/oauth/token/revoke"),
  pipedrive: byHeader("https://oauth.pipedrive.com/oauth/revoke"),
  reddit: byHeader("https://www.reddit.com/api/v1/revoke_token"),
  roblox: byHeader("https://apis.roblox.com/oauth/v1/token/revoke"),
  salesforce: {
    request: "POST https://op.test/services/oauth2/revoke",
    authorization: undefined,
    body: { token: "t0k" },
  },
  slack: byBearer("POST https://slack.com/api/auth.revoke"),
  strava: {
    request: "POST https://www.strava.com/oauth/deauthorize",
    authorization: undefined,
    body: { access_token: "t0k" },
  },
  tiktok: {
    request: "POST https://open.tiktokapis.com/v2/oauth/revoke/",
    authorization: undefined,
    body: { ...hinted, client_key: "rp1", client_secret: "rp1-secret" },
  },
  todoist: {
    request: "POST https://api.todoist.com/sync/v9/access_tokens/revoke",
    authorization: undefined,
    body: { access_token: "t0k", ...secret },
  },
  trakt: {
    request: "POST https://api.trakt.tv/oauth/revoke",
    authorization: undefined,
    body: { token: "t0k", ...secret },
  },
  twitch: {
    request: "POST https://id.twitch.tv/oauth2/revoke",
    authorization: undefined,
    body: { ...hinted, client_id: "rp1" },
  },
  twitter: byHeader("https://api.x.com/2/oauth2/revoke"),
  yandex: {
    request: "POST https://oauth.yandex.ru/revoke_token",
    authorization: basic,
    body: { access_token: "t0k" },
  },
  zoom: byHeader("https://zoom.us/oauth/revoke"),
};

const revocable = knownProviders.flatMap(({ ids: [id], revocation }) =>
  revocation ? [{ id, revocation }] : [],
);

test("every provider with a revocation of its own has a golden request", () => {
  expect(revocable.map(({ id }) => id).toSorted()).toEqual(Object.keys(golden).toSorted());
});

test.each(revocable)(
  "REV-2: the request that revokes a token at $id",
  async ({ id, revocation }) => {
    expect(requestOf(revocation, "https://op.test/oauth/token")).toEqual(golden[id]);
  },
);

test.each(revocable)("REV-1, REV-2: no token in a URL, no plain http: $id", ({ revocation }) => {
  const { url } = buildRevocationRequest(revocation, {
    ...client,
    token: { value: "t0k", type: "access_token" },
    tokenEndpoint: "https://op.test/oauth/token",
  });

  expect(url.href).not.toContain("t0k");
  expect(url.protocol).toBe("https:");
});

test("REV-5: id and secret are form-encoded before they are joined", async () => {
  const { init } = buildRevocationRequest(
    { endpoint: "https://op.test/revoke" },
    {
      clientId: "a:b",
      clientSecret: "a:b%c+d é",
      token: { value: "t", type: "access_token" },
      tokenEndpoint: undefined,
    },
  );

  const encoded = init.headers.authorization?.slice("Basic ".length) ?? "";
  const [id, secretOfClient] = Buffer.from(encoded, "base64").toString().split(":");
  expect(new URLSearchParams(`v=${id}`).get("v")).toBe("a:b");
  expect(new URLSearchParams(`v=${secretOfClient}`).get("v")).toBe("a:b%c+d é");
});
