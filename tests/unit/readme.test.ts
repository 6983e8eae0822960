import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { renderCells } from "../../scripts/render-cells.ts";
import { renderReference } from "../../scripts/render-reference.ts";
import { providersFromEnvironment } from "../../auth.providers.ts";

const repository = new URL("../../", import.meta.url);
const read = (path: string) => readFile(new URL(path, repository), "utf8");

test("the README is one screen, and a little", async () => {
  const lines = (await read("README.md")).trimEnd().split("\n");

  expect(lines.length).toBeLessThan(130);
});

test("the auth.ts that the documents show is the real one", async () => {
  const document = await read("docs/how-it-works.md");
  const excerpt = /<!-- auth\.ts -->\n\n```ts\n(?<code>.*?)```/s.exec(document)?.groups?.code;

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

test("the route file that the documents show is the real one", async () => {
  const source = await read("app/api/auth/federated-logout/route.ts");

  const line = /^export const .*$/m.exec(source)?.[0];
  expect(line && (await read("docs/signing-out.md"))).toContain(line);
});

test("the reference is the one that the types make", async () => {
  expect(await read("docs/reference.md")).toBe(renderReference());
});

test(".env.example has every variable that switches a provider on", async () => {
  const example = await read(".env.example");
  const names = [...example.matchAll(/^(AUTH_\w+)=/gm)].map(([, name = ""]) => name);
  const filled = Object.fromEntries(names.map((name) => [name, "https://op.test"]));
  const environment = { ...filled, AUTH_OIDC_CHECKS: "pkce" };

  // A provider of which one variable were missing would throw.
  expect(providersFromEnvironment(environment)).toHaveLength(8);
});

test("every event that documents name exists", async () => {
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

test("no document links to a file or a heading that is not there", async () => {
  const missing: string[] = [];
  for (const path of await documents()) {
    const links = [...(await read(path)).matchAll(/\]\(((?!https?:)[^)\s]+)[^)]*\)/g)];
    for (const [, link = ""] of links) {
      const { pathname, hash } = new URL(link, new URL(path, repository));
      const isThere =
        existsSync(pathname) &&
        (hash === "" || (await headingsOf(pathname)).includes(decodeURIComponent(hash.slice(1))));
      if (!isThere) missing.push(`${path}: ${link}`);
    }
  }

  expect(missing).toEqual([]);
});

// As GitHub makes an address of a heading.
async function headingsOf(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-"),
  );
}

async function documents(): Promise<string[]> {
  const names = await readdir(new URL("docs", repository), { recursive: true });
  const examples = await readdir(new URL("examples", repository), { withFileTypes: true });
  return [
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "packages/federated-logout/README.md",
    "packages/federated-logout/ARCHITECTURE.md",
    ...examples.flatMap((entry) =>
      entry.isDirectory() ? [`examples/${entry.name}/README.md`] : [],
    ),
    ...names
      .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
      .map((name) => `docs/${name}`),
  ];
}

async function docs(): Promise<string[]> {
  return Promise.all((await documents()).map(read));
}
