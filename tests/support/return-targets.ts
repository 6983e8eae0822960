import * as fc from "fast-check";

const slash = fc.constantFrom("/", "/", "//", "\\", "/\t/", "/\n", "%2f", "%5C", "/%09/");
const segment = fc.constantFrom(
  "",
  ".",
  "..",
  "%2e",
  "%2E%2e",
  ".%2e",
  "app",
  "app2",
  "a",
  "bye",
  "evil.example",
  "evil.example:80",
  "@evil.example",
  "a;b",
  ";",
  "ä",
  " ",
  "%00",
  "%",
  "http:",
);
const suffix = fc.constantFrom(
  "",
  "?c=d",
  "?a=1;b=2",
  "#top",
  "#;x",
  "?next=//evil.example",
  "?x#y?z",
);
const path = fc
  .tuple(fc.array(fc.tuple(slash, segment), { minLength: 1, maxLength: 5 }), suffix)
  .map(([pieces, end]) => pieces.flat().join("") + end);

/** What somebody may ask to land on: paths, and URLs of this origin, of an allowed one, or of another. */
export function returnTargets(origins: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    path,
    path.map((text) => `/${text}`),
    fc.tuple(fc.constantFrom(...origins), path).map((pieces) => pieces.join("")),
    fc
      .tuple(fc.constantFrom(" ", "\t", "\u0000", "http:", "https:", "//"), path)
      .map((p) => p.join("")),
  );
}
