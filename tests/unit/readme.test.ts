import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { renderCells } from "../../scripts/render-cells.ts";
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

test("the README's table of what this works with is the matrix", async () => {
  const readme = await read("README.md");
  const rows = (table: string) =>
    table
      .split("\n")
      .filter((line) => /^\| (?!-)/.test(line))
      .map((line) => line.replaceAll(/ +/g, " "));
  const [, table = ""] = /<!-- cells -->([^]*)<!-- \/cells -->/.exec(readme) ?? [];

  expect(rows(table)).toEqual(rows(renderCells()));
  expect(await read(".ci/run")).toContain("npm run test:matrix");
});

test("the README's route file is the real one", async () => {
  const source = await read("app/api/auth/federated-logout/route.ts");

  const line = /^export const .*$/m.exec(source)?.[0];
  expect(line && (await read("README.md"))).toContain(line);
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
  const filled = Object.fromEntries(names.map((name) => [name, "https://op.test"]));
  const environment = { ...filled, AUTH_OIDC_CHECKS: "pkce" };

  // A provider of which one variable were missing would throw.
  expect(providersFromEnvironment(environment)).toHaveLength(8);
});

test("the README lists every error, and every event that docs name exists", async () => {
  const [readme, errors] = await Promise.all([
    read("README.md"),
    read("packages/federated-logout/src/errors.ts"),
  ]);
  const codes = [...errors.matchAll(/^ {2}\| "(\w+)"/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(5);

  for (const code of codes) expect(readme).toContain(`| \`${code}\``);
  const events = await read("packages/federated-logout/src/events.ts");
  for (const [, event] of (await docs()).join("\n").matchAll(/`(revocation_store\.\w+)`/g)) {
    expect(events).toContain(`type: "${event}"`);
  }
});

test("no document has npx fetch whatever is called like this library", async () => {
  for (const document of await docs()) {
    expect(document.match(/npx (?!--no )\S*federated-logout/g)).toBeNull();
  }
});

test("no document links to a file that is not there", async () => {
  const missing: string[] = [];
  for (const path of await documents()) {
    const text = await read(path);
    const links = [...text.matchAll(/\]\(((?!https?:|#)[^)#]+)[^)]*\)/g)].map(
      ([, link = ""]) => link,
    );
    const there = new URL(path, repository);
    missing.push(...links.filter((link) => !existsSync(new URL(link, there))));
  }

  expect(missing).toEqual([]);
});

async function documents(): Promise<string[]> {
  const names = await readdir(new URL("docs", repository));
  const examples = await readdir(new URL("examples", repository), { withFileTypes: true });
  return [
    "README.md",
    "SECURITY.md",
    "packages/federated-logout/README.md",
    "packages/federated-logout/ARCHITECTURE.md",
    ...examples.flatMap((entry) =>
      entry.isDirectory() ? [`examples/${entry.name}/README.md`] : [],
    ),
    ...names.filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
  ];
}

async function docs(): Promise<string[]> {
  return Promise.all((await documents()).map(read));
}
