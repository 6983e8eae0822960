import { readFile, writeFile } from "node:fs/promises";
import { withCells } from "./render-cells.ts";
import { renderProviderDocs } from "./render-provider-docs.ts";
import { renderReference } from "./render-reference.ts";

// `npm run docs`: writes docs/providers.md and docs/reference.md, and the README's table of what this works
// with.

const repository = new URL("../", import.meta.url);
await writeFile(new URL("docs/providers.md", repository), renderProviderDocs());
await writeFile(new URL("docs/reference.md", repository), renderReference());
const readme = new URL("README.md", repository);
await writeFile(readme, withCells(await readFile(readme, "utf8")));
