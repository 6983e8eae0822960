/**
 * Reads the matchers in the source of a proxy or middleware: strings, and the `source` of objects.
 *
 * @returns `undefined` where it has no `matcher`.
 */
export function readMatchers(source: string): string[] | undefined {
  const start = /\bmatcher\s*:\s*(?=["'`[])/.exec(source);
  if (!start) return undefined;
  const matchers: string[] = [];
  let depth = 0;
  let name = "";
  const token = /(["'`])((?:\\.|(?!\1).)*)\1|[[\]{}]|(\w+)\s*:/gs;
  token.lastIndex = start.index + start[0].length;
  for (let found = token.exec(source); found; found = token.exec(source)) {
    const [text, quote, content = "", property] = found;
    if (quote !== undefined) {
      // Of objects, those in `has` and `missing` are none.
      if (depth <= 1 || (depth === 2 && name === "source")) {
        matchers.push(content.replaceAll(/\\(.)/g, "$1"));
      }
      if (depth === 0) return matchers;
    } else if (property !== undefined) {
      if (depth === 2) name = property;
    } else if (text === "[" || text === "{") {
      depth += 1;
    } else {
      depth -= 1;
      if (depth <= 0) return matchers;
    }
  }
  return matchers;
}
