import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const library = new URL("../../packages/federated-logout/", import.meta.url);
const read = async (file: string): Promise<Record<string, Record<string, string>>> =>
  JSON.parse(await readFile(new URL(file, library), "utf8"));

test("what goes to JSR is what goes to npm: version, entries, dependencies", async () => {
  const [npm, jsr] = [await read("package.json"), await read("jsr.json")];
  const { "./package.json": _manifest, ...entries } = npm.exports ?? {};
  const sources = Object.entries(entries).map(([name, entry]) => [
    name,
    typeof entry === "string" ? entry : Reflect.get(Object(entry), "default"),
  ]);

  expect(jsr.version).toEqual(npm.version);
  expect(Object.fromEntries(sources)).toEqual(jsr.exports);
  expect(jsr.imports).toMatchObject(
    Object.fromEntries(
      Object.entries(npm.dependencies ?? {}).map(([name, range]) => [name, `npm:${name}@${range}`]),
    ),
  );
});

test("the changelog has the version that is next, or released", async () => {
  const { version }: { version: string } = JSON.parse(
    await readFile(new URL("package.json", library), "utf8"),
  );
  const changelog = await readFile(new URL("../../CHANGELOG.md", library), "utf8");

  expect(changelog).toContain(version);
});
