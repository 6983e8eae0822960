import { writeFile } from "node:fs/promises";
import { renderProviderDocs } from "./render-provider-docs.ts";

// `npm run docs`: writes docs/providers.md.

await writeFile(new URL("../docs/providers.md", import.meta.url), renderProviderDocs());
