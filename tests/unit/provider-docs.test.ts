import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { renderProviderDocs } from "../../scripts/render-provider-docs.ts";

test("docs/providers.md is what `npm run docs` writes", async () => {
  const committed = await readFile(new URL("../../docs/providers.md", import.meta.url), "utf8");

  expect(committed).toBe(renderProviderDocs());
});
