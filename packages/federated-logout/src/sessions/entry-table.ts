/**
 * Entries by their keys, in the order in which they were last raised, in 36 bytes each. Nothing that is done
 * with it takes longer the more there are, once in a while either: it grows a piece at a time.
 */
export interface EntryTable {
  size: () => number;
  /**
   * Finds the value of an entry that has not expired. Its key may come in parts, so that nobody has to put
   * them together.
   *
   * @param at - In seconds since 1970.
   */
  find: (at: number, first: string, second: string, third: string) => number | undefined;
  /** Raises an entry to a value, and to when it expires, in seconds since 1970: it is the newest then. */
  raise: (key: string, value: number, expiresAt: number) => void;
  /** When the oldest one expires, in seconds since 1970; `Infinity` where there is none. */
  oldestExpiry: () => number;
  removeOldest: () => void;
}

// As objects in a Map they would take three times as much, and the garbage collector would look at each of
// them. A key is known by a hash of 96 bits with a seed of this process: not even of a million have two the
// same one. Entries of one bucket are linked, and all of them from the oldest to the newest.
const words = { hash: 0, value: 3, expiresAt: 4, nextInBucket: 5, older: 6, newer: 7 };
const wordsEach = 8;
// 4096 entries, or buckets, are a piece.
const bitsInPiece = 12;
const inPiece = 2 ** bitsInPiece - 1;
const none = 0xffff_ffff;

export function createEntryTable(): EntryTable {
  const seeds = crypto.getRandomValues(new Uint32Array(3));
  const sought = new Uint32Array(3);
  let pieces: Uint32Array[] = [];
  let buckets: Uint32Array[] = [];
  // Linear hashing: between `round` and twice as many buckets, one more with each entry.
  let round = 1;
  let bucketCount = 0;
  let size = 0;
  let created = 0;
  let free = none;
  let oldest = none;
  let newest = none;
  clear();

  return {
    size: () => size,
    find(at, first, second, third) {
      hash(first, second, third);
      const entry = findSought();
      return entry === none || read(entry, words.expiresAt) <= at
        ? undefined
        : read(entry, words.value);
    },
    raise(key, value, expiresAt) {
      hash(key, "", "");
      const known = findSought();
      const entry = known === none ? insertSought() : known;
      if (known !== none) unlink(entry);
      raiseWord(entry, words.value, value);
      raiseWord(entry, words.expiresAt, expiresAt);
      linkAsNewest(entry);
    },
    oldestExpiry: () => (oldest === none ? Infinity : read(oldest, words.expiresAt)),
    removeOldest() {
      if (oldest === none) return;
      const entry = oldest;
      unlink(entry);
      takeOutOfBucket(entry);
      write(entry, words.nextInBucket, free);
      free = entry;
      size -= 1;
      // What they took is given back.
      if (size === 0) clear();
    },
  };

  function clear(): void {
    [pieces, buckets] = [[], []];
    [round, bucketCount, created] = [1, 0, 0];
    [free, oldest, newest] = [none, none, none];
    addBucket();
  }

  function read(entry: number, word: number): number {
    const piece = pieces[entry >>> bitsInPiece];
    return piece === undefined ? none : (piece[(entry & inPiece) * wordsEach + word] ?? none);
  }

  function write(entry: number, word: number, value: number): void {
    const piece = (pieces[entry >>> bitsInPiece] ??= new Uint32Array((inPiece + 1) * wordsEach));
    piece[(entry & inPiece) * wordsEach + word] = value;
  }

  // Who never forgets remembers until 2106.
  function raiseWord(entry: number, word: number, value: number): void {
    write(entry, word, Math.max(Math.min(value, none), read(entry, word)));
  }

  function firstOf(bucket: number): number {
    const piece = buckets[bucket >>> bitsInPiece];
    return piece === undefined ? none : (piece[bucket & inPiece] ?? none);
  }

  function setFirstOf(bucket: number, entry: number): void {
    const piece = (buckets[bucket >>> bitsInPiece] ??= new Uint32Array(inPiece + 1));
    piece[bucket & inPiece] = entry;
  }

  function bucketOf(hashed: number): number {
    const bucket = hashed & (2 * round - 1);
    return bucket < bucketCount ? bucket : bucket - round;
  }

  /** Leaves the hash of a key in `sought`. */
  function hash(first: string, second: string, third: string): void {
    sought.set(seeds);
    add(first);
    add(second);
    add(third);
  }

  function add(part: string): void {
    let one = sought[0] ?? 0;
    let two = sought[1] ?? 0;
    let three = sought[2] ?? 0;
    for (let index = 0; index < part.length; index += 1) {
      const letter = part.charCodeAt(index);
      one = rotate(Math.imul(one ^ letter, 0xcc9e2d51));
      two = rotate(Math.imul(two ^ letter, 0x85ebca6b));
      three = rotate(Math.imul(three ^ letter, 0xc2b2ae35));
    }
    sought[0] = one;
    sought[1] = two;
    sought[2] = three;
  }

  function findSought(): number {
    const one = sought[0] ?? 0;
    const two = sought[1] ?? 0;
    const three = sought[2] ?? 0;
    let entry = firstOf(bucketOf(one));
    while (
      entry !== none &&
      (read(entry, words.hash) !== one ||
        read(entry, words.hash + 1) !== two ||
        read(entry, words.hash + 2) !== three)
    ) {
      entry = read(entry, words.nextInBucket);
    }
    return entry;
  }

  function insertSought(): number {
    const entry = free === none ? created++ : free;
    if (entry === free) free = read(entry, words.nextInBucket);
    for (let index = 0; index < 3; index += 1) write(entry, words.hash + index, sought[index] ?? 0);
    write(entry, words.value, 0);
    write(entry, words.expiresAt, 0);
    putIntoBucket(entry);
    size += 1;
    if (size > bucketCount) addBucket();
    return entry;
  }

  function putIntoBucket(entry: number): void {
    const bucket = bucketOf(read(entry, words.hash));
    write(entry, words.nextInBucket, firstOf(bucket));
    setFirstOf(bucket, entry);
  }

  function takeOutOfBucket(entry: number): void {
    const bucket = bucketOf(read(entry, words.hash));
    const next = read(entry, words.nextInBucket);
    let before = firstOf(bucket);
    if (before === entry) return setFirstOf(bucket, next);
    while (read(before, words.nextInBucket) !== entry) before = read(before, words.nextInBucket);
    write(before, words.nextInBucket, next);
  }

  // Its entries are those of one other bucket that belong here now.
  function addBucket(): void {
    if (bucketCount === 2 * round) round *= 2;
    const split = bucketCount === 0 ? 0 : bucketCount - round;
    let entry = bucketCount === 0 ? none : firstOf(split);
    setFirstOf(split, none);
    setFirstOf(bucketCount, none);
    bucketCount += 1;
    while (entry !== none) {
      const next = read(entry, words.nextInBucket);
      putIntoBucket(entry);
      entry = next;
    }
  }

  function unlink(entry: number): void {
    const [older, newer] = [read(entry, words.older), read(entry, words.newer)];
    if (older === none) oldest = newer;
    else write(older, words.newer, newer);
    if (newer === none) newest = older;
    else write(newer, words.older, older);
  }

  function linkAsNewest(entry: number): void {
    write(entry, words.older, newest);
    write(entry, words.newer, none);
    if (newest === none) oldest = entry;
    else write(newest, words.newer, entry);
    newest = entry;
  }
}

function rotate(bits: number): number {
  return (bits << 13) | (bits >>> 19);
}
