import { parseCookie } from "cookie";

/** A cookie as a browser sends it. */
export type CookiePair = readonly [name: string, value: string];

/**
 * The cookies of a request, in its order; of one name there may be several: another one's, from a
 * sibling sub-domain or for another path.
 */
export function cookiesOf(headers: Headers): readonly CookiePair[] {
  const header = headers.get("cookie") ?? "";
  if (header !== parsed.header) parsed = { header, pairs: pairsIn(header) };
  return parsed.pairs;
}

// One request is asked a dozen times.
let parsed: { header: string; pairs: readonly CookiePair[] } = { header: "", pairs: [] };

function pairsIn(header: string): CookiePair[] {
  return header
    .split(";")
    .flatMap((pair) =>
      Object.entries(parseCookie(pair)).map(([name, value = ""]): CookiePair => [name, value]),
    );
}

// So many pieces of one length do not go into a request's headers, unless somebody has put them there.
const maxSequences = 256;

/**
 * Everything that a cookie in pieces may be made of: all of its pieces but the last are of one length,
 * as whoever cuts it makes them. Longer ones come first, since made-up cookies are many and short.
 *
 * @param nameOf - The name of a piece.
 * @param countIn - How many pieces there are, where the first of them says so.
 */
export function piecesOf(
  cookies: readonly CookiePair[],
  nameOf: (index: number) => string,
  countIn: (first: string) => number | undefined = () => undefined,
): string[][] {
  return valuesOf(nameOf(0)).flatMap((first) => {
    const count = countIn(first);
    const found: string[][] = [];
    extend([first]);
    return found;

    function extend(pieces: readonly string[]): void {
      if (found.length >= maxSequences) return;
      if (count === undefined || count === pieces.length) found.push([...pieces]);
      if (pieces.length === count) return;
      for (const value of valuesOf(nameOf(pieces.length))) {
        if (value.length > first.length) continue;
        if (value.length === first.length) extend([...pieces, value]);
        else if (count === undefined || count === pieces.length + 1) found.push([...pieces, value]);
      }
    }
  });

  function valuesOf(name: string): string[] {
    const values = cookies.flatMap(([other, value]) => (other === name && value ? [value] : []));
    return [...new Set(values)].toSorted((one, other) => other.length - one.length);
  }
}
