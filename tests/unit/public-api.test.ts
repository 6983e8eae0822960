import { readFile, readdir } from "node:fs/promises";
import * as library from "next-auth-federated-logout";
import * as keyv from "next-auth-federated-logout/keyv";
import * as redis from "next-auth-federated-logout/redis";
import * as v4 from "next-auth-federated-logout/v4";
import * as sessionWatch from "next-auth-federated-logout/session-watch";
import * as testing from "next-auth-federated-logout/testing";
import { expect, test } from "vitest";

const sources = new URL("../../packages/federated-logout/src/", import.meta.url);

test("exports these values, and no others by accident", async () => {
  const manifest: { exports: Record<string, string> } = JSON.parse(
    await readFile(new URL("../package.json", sources), "utf8"),
  );

  expect(Object.keys(manifest.exports)).toEqual([
    ".",
    "./v4",
    "./keyv",
    "./redis",
    "./session-watch",
    "./testing",
    "./package.json",
  ]);
  expect(Object.keys(library).toSorted()).toEqual([
    "FederatedLogoutError",
    "describeOutcome",
    "englishOutcomeWords",
    "englishPageWords",
    "federatedLogout",
    "japaneseOutcomeWords",
    "japanesePageWords",
  ]);
  expect(Object.keys(v4).toSorted()).toEqual(Object.keys(library).toSorted());
  expect(Object.keys(keyv)).toEqual(["keyvRevocationStore"]);
  expect(Object.keys(redis)).toEqual(["redisRevocationStore"]);
  expect(Object.keys(sessionWatch)).toEqual(["SessionWatch"]);
  expect(Object.keys(testing).toSorted()).toEqual([
    "createTestProvider",
    "logoutTokenRequest",
    "revocationStoreContract",
    "securityEventRequest",
  ]);
});

test("what an app imports runs in the Edge runtime, too, which knows one module of Node.js", async () => {
  const files = await readdir(sources, { recursive: true });
  // The command line runs elsewhere.
  const imported = files.filter((name) => /^(?!command|init).*\.ts$/.test(name));
  for (const file of imported) {
    const source = await readFile(new URL(file, sources), "utf8");
    const modules = [...source.matchAll(/^import (?!type).* from "(node:[^"]+)"/gm)];
    expect([
      file,
      ...modules.map(([, name]) => name).filter((name) => name !== "node:async_hooks"),
    ]).toEqual([file]);
  }
});
