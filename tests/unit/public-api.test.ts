import { readFile, readdir } from "node:fs/promises";
import * as library from "next-auth-federated-logout";
import { expect, test } from "vitest";

const sources = new URL("../../packages/federated-logout/src/", import.meta.url);

test("exports these values, and no others by accident", () => {
  expect(Object.keys(library).toSorted()).toEqual(["FederatedLogoutError", "federatedLogout"]);
});

test("only what speaks to Auth.js, answers a Server Action or runs after an answer imports Next.js", async () => {
  const importing: string[] = [];
  const files = await readdir(sources, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    const source = await readFile(new URL(file, sources), "utf8");
    if (/from "next\//.test(source)) importing.push(file);
  }
  expect(importing.toSorted()).toEqual([
    "action-cookies.ts",
    "after-answer.ts",
    "post-to-auth.ts",
    "sign-in-action.ts",
    "sign-in-endpoint.ts",
    "sign-out-action.ts",
  ]);
});

test("what an app imports runs in the Edge runtime, too, which knows one module of Node.js", async () => {
  const files = await readdir(sources, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".ts") && !name.startsWith("doctor"))) {
    const source = await readFile(new URL(file, sources), "utf8");
    const modules = [...source.matchAll(/^import (?!type).* from "(node:[^"]+)"/gm)];
    expect([
      file,
      ...modules.map(([, name]) => name).filter((name) => name !== "node:async_hooks"),
    ]).toEqual([file]);
  }
});
