import { readdir } from "node:fs/promises";
import type { OAuth2Config } from "next-auth/providers";
import { expect, test } from "vitest";
import { asProviderEntry } from "../../packages/federated-logout/src/next-auth-v4/provider-entry.ts";
import {
  readConfiguredProviders,
  type ProviderEntry,
} from "../../packages/federated-logout/src/providers/configured-provider.ts";
import {
  documentedProviders,
  findDocumentedProvider,
} from "../../packages/federated-logout/src/providers/find-documented-provider.ts";
import {
  findKnownProvider,
  isItself,
  knownProviders,
} from "../../packages/federated-logout/src/providers/find-known-provider.ts";
import { verdictOf } from "../../scripts/provider-verdict.ts";

const providersDirectory = new URL("../../node_modules/@auth/core/providers/", import.meta.url);

/** Every provider that the installed @auth/core exports, called as it would be by a team. */
async function builtInProviders() {
  const files = await readdir(providersDirectory);
  const modules = files.filter((file) => file.endsWith(".js") && file !== "index.js");
  const providers = await Promise.all(
    modules.map(async (file) => {
      const imported: {
        default?: (options: object) => Omit<OAuth2Config<object>, "type"> & { type: string };
      } = await import(`@auth/core/providers/${file.slice(0, -".js".length)}`);
      return imported.default?.({
        issuer: "https://op.test",
        baseUrl: "https://op.test",
        server: "smtp://mail.test",
        clientId: "rp1",
        apiKey: "key",
      });
    }),
  );
  return providers.filter((provider) => provider !== undefined);
}

test("every provider that the installed @auth/core exports has a verdict", async () => {
  const builtIn = await builtInProviders();
  expect(builtIn).toHaveLength(104);

  const known = new Set(knownProviders.flatMap(({ ids }) => ids));
  expect(builtIn.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([]);
});

test("so has every provider of next-auth v4, by the issuer that v4 finds its metadata with", async () => {
  const directory = new URL("../../node_modules/next-auth-v4/providers/", import.meta.url);
  const files = await readdir(directory);
  const isProvider = (file: string) => !/^(index|oauth(-types)?|email)\./.test(file);
  const modules = files.filter((file) => file.endsWith(".js") && isProvider(file));
  type Create = (options: object) => ProviderEntry;
  const providers = await Promise.all(
    modules.map(async (file) => {
      const url = new URL(file, directory).href;
      const { default: imported }: { default: Create | { default: Create } } = await import(url);
      const create = typeof imported === "function" ? imported : imported.default;
      const entry = create({ clientId: "rp1", tenantId: "tenant", domain: "op.test" });
      return [...readConfiguredProviders({ providers: [asProviderEntry(entry)] }, {}).values()];
    }),
  );
  const known = providers.flat().map(({ id, type, issuer }) => ({ id, type, issuer }));

  expect(known).toHaveLength(64);
  expect(known.filter(({ id }) => findKnownProvider(id, undefined) === undefined)).toEqual([]);
  expect(known).toContainEqual({
    id: "azure-ad",
    type: "oidc",
    issuer: "https://login.microsoftonline.com/tenant/v2.0",
  });
  expect(known).toContainEqual({
    id: "google",
    type: "oidc",
    issuer: "https://accounts.google.com",
  });
  expect(known).toContainEqual({
    id: "github",
    type: "oauth",
    issuer: "https://github.com/login/oauth",
  });
});

test("what signs people in without a session elsewhere, and only that, has the verdict of having none", async () => {
  for (const { id, type } of await builtInProviders()) {
    const verdict = verdictOf(findDocumentedProvider(id, undefined)!);
    const hasSession = type === "oidc" || type === "oauth";
    expect([id, verdict === "no_provider_session"]).toEqual([id, !hasSession]);
  }
});

test("a provider of plain OAuth is never left to discovery, which Auth.js gives it no issuer for", async () => {
  for (const { id, type } of await builtInProviders()) {
    if (type !== "oauth") continue;
    const verdict = verdictOf(findDocumentedProvider(id, undefined)!);
    expect([id, verdict]).not.toEqual([id, "standard_by_discovery"]);
  }
});

test("every built-in provider that tokens are sent to by name is known to be itself", async () => {
  for (const builtIn of await builtInProviders()) {
    const { id } = builtIn;
    const known = findKnownProvider(id, undefined)!;
    if (!known.revocation || !URL.canParse(known.revocation.endpoint)) continue;
    const asItComes = { ...builtIn, type: "oauth", options: {} } as const;
    const configured = readConfiguredProviders({ providers: [asItComes] }, {}).get(id)!;
    const stranger = { ...configured, issuer: "https://op.test", tokenEndpoint: undefined };
    const isOwn = isItself(known, configured);
    const isStranger = isItself(known, { ...stranger, authorizationEndpoint: undefined });
    expect([id, isOwn, isStranger]).toEqual([id, true, false]);
  }
});

test("no two entries claim the same id", () => {
  const ids = knownProviders.flatMap((provider) => provider.ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test("sources and account pages are https URLs", () => {
  for (const { ids, sources, accountPage } of documentedProviders) {
    const pages = accountPage ? [new URL(accountPage, "https://op.test").href] : [];
    for (const url of [...sources, ...pages]) {
      expect([ids[0], url]).toEqual([ids[0], expect.stringMatching(/^https:\/\/[\w.-]+\//)]);
    }
  }
});

test("every departure from the standard says where it was taken from, or that it is not known", () => {
  const unsourced = documentedProviders
    .filter(({ logout, sources, remarks }) => logout && sources.length === 0 && !remarks)
    .map(({ ids }) => ids[0]);
  expect(unsourced).toEqual([]);
});
