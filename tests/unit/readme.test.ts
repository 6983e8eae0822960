import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { providersFromEnvironment } from "../../auth.providers.ts";

const repository = new URL("../../", import.meta.url);
const read = (path: string) => readFile(new URL(path, repository), "utf8");

test("the README's auth.ts is the real one", async () => {
  const readme = await read("README.md");
  const excerpt = /<!-- auth\.ts -->\n\n```ts\n(?<code>.*?)```/s.exec(readme)?.groups?.code;

  expect(excerpt).toBe(await read("auth.ts"));
});

test("the README's test command is the one that CI runs", async () => {
  const command = "npm ci && npm test";

  expect(await read("README.md")).toContain(`\`\`\`sh\n${command}\n\`\`\``);
  expect(await read(".ci/run")).toContain(`\n${command}\n`);
  expect(await read(".github/workflows/test.yml")).toContain("run: .ci/run");
});

test("the README's route files are the real ones", async () => {
  const readme = await read("README.md");
  for (const route of ["", "/callback", "/back-channel"]) {
    const source = await read(`app/api/auth/federated-logout${route}/route.ts`);
    const line = /^export const .*$/m.exec(source)?.[0];
    expect(line && readme).toContain(line);
  }
});

test("the README lists every outcome", async () => {
  const readme = await read("README.md");
  const outcomes = await read("packages/federated-logout/src/outcome.ts");
  const reasons = [...outcomes.matchAll(/^ {2}\| "(\w+)"/gm)].map(([, reason]) => reason);
  expect(reasons.length).toBeGreaterThan(5);

  for (const reason of reasons) expect(readme).toContain(`\`${reason}\``);
});

test(".env.example has every variable that switches a provider on", async () => {
  const example = await read(".env.example");
  const names = [...example.matchAll(/^(AUTH_\w+)=/gm)].map(([, name = ""]) => name);
  const environment = Object.fromEntries(names.map((name) => [name, "https://op.test"]));

  // A provider of which one variable were missing would throw.
  expect(providersFromEnvironment(environment)).toHaveLength(8);
});
