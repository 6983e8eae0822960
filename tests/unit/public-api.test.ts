import { readFile, readdir } from "node:fs/promises";
import * as library from "next-auth-federated-logout";
import { expect, test } from "vitest";

const sources = new URL("../../packages/federated-logout/src/", import.meta.url);

test("exports these values, and no others by accident", () => {
  expect(Object.keys(library).toSorted()).toEqual(["FederatedLogoutError", "federatedLogout"]);
});

test("only what speaks to Auth.js or answers a Server Action imports Next.js", async () => {
  const importing: string[] = [];
  for (const file of await readdir(sources)) {
    const source = await readFile(new URL(file, sources), "utf8");
    if (/from "next\//.test(source)) importing.push(file);
  }
  expect(importing).toEqual(["local-sign-out.ts", "sign-out-action.ts"]);
});
