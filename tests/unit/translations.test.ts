import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const docs = new URL("../../docs/", import.meta.url);
const read = (path: string) => readFile(new URL(path, docs), "utf8");

// Where the English document is, if not beside the folder of the translations.
const originals: Readonly<Record<string, string>> = { "cognito.md": "providers/cognito.md" };
const translations = await readdir(new URL("ja/", docs));

test("there are translations", () => {
  expect(translations).toEqual(["cognito.md", "get-started.md", "troubleshooting.md"]);
});

test.each(translations)(
  "ja/%s has the headings and the code of the English document",
  async (file) => {
    const original = await read(originals[file] ?? file);
    const translated = await read(`ja/${file}`);

    expect(levelsIn(translated)).toEqual(levelsIn(original));
    expect(codeIn(translated)).toEqual(codeIn(original));
  },
);

/** How deep each heading is. */
function levelsIn(text: string): number[] {
  const withoutCode = text.replaceAll(/^```[^]*?^```$/gm, "");
  return [...withoutCode.matchAll(/^(#+) /gm)].map(([, marks = ""]) => marks.length);
}

function codeIn(text: string): string[] {
  return [...text.matchAll(/^```[^]*?^```$/gm)].map(([block]) => block);
}
