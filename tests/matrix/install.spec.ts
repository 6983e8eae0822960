import { readdir } from "node:fs/promises";
import { expect, test } from "../e2e/fixtures.ts";
import { copyExample, install } from "../support/example-app.ts";
import { pathInRepository } from "../support/server-process.ts";

const examples = (await readdir(pathInRepository("examples"), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

for (const example of examples) {
  for (const installer of ["npm", "pnpm"] as const) {
    test(`${example} is installed by ${installer}, without any flag`, async () => {
      const app = await copyExample(example, (manifest) => manifest);
      try {
        await install(app.directory, installer);
        expect(await readdir(app.directory)).toContain("node_modules");
      } finally {
        await app.remove();
      }
    });
  }
}
