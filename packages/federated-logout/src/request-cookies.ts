import { parseCookie } from "cookie";

/** A cookie as a browser sends it. */
export type CookiePair = readonly [name: string, value: string];

/**
 * The cookies of a request, in its order; of one name there may be several: another one's, from a
 * sibling sub-domain or for another path.
 */
export function cookiesOf(headers: Headers): CookiePair[] {
  const pairs = headers.get("cookie")?.split(";") ?? [];
  return pairs.flatMap((pair) =>
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
 */
export function piecesOf(
  cookies: readonly CookiePair[],
  nameOf: (index: number) => string,
): string[][] {
  const found: string[][] = [];
  extend([]);
  return found;

  function extend(pieces: readonly string[]): void {
    const name = nameOf(pieces.length);
    const [{ length: longest } = { length: Infinity }] = pieces;
    const values = cookies.filter(([other]) => other === name).map(([, value]) => value);
    for (const value of values.toSorted((one, other) => other.length - one.length)) {
      if (found.length >= maxSequences) return;
      if (value.length > longest || value === "") continue;
      found.push([...pieces, value]);
      if (value.length === longest || pieces.length === 0) extend([...pieces, value]);
    }
  }
}
