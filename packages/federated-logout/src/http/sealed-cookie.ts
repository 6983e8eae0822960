import { stringifySetCookie } from "cookie";
import type { BaseUrl } from "./base-url.ts";
import { cookiesOf, piecesOf } from "./request-cookies.ts";
import { seal, unseal } from "./sealed-text.ts";

/** A cookie that only this app can read or make. */
export interface SealedCookie<Content extends object> {
  /**
   * Encrypts `content` into `Set-Cookie` values; none if there is no secret.
   *
   * @param headers - Of the request, so that what it brought of a longer one is removed.
   */
  seal(content: Content, base: BaseUrl, headers?: Headers): Promise<string[]>;
  /** Reads the cookie; `undefined` if there is none, or it is expired or was not made here. */
  open(headers: Headers, base: BaseUrl): Promise<Content | undefined>;
  /** Reads each of the cookies of this name that was made here: a sibling sub-domain may add others. */
  openEach(headers: Headers, base: BaseUrl): Promise<Content[]>;
  /** The labels of those that the request brought, whoever has made them. */
  labels(headers: Headers, base: BaseUrl): string[];
  /** Whether the request brought it, whoever has made it. */
  isSent(headers: Headers, base: BaseUrl): boolean;
  /** `Set-Cookie` values that remove what the request brought of it. */
  remove(headers: Headers, base: BaseUrl): string[];
  /** One that removes it, if it is in one piece, where the request was not sent it. */
  removeUnseen(base: BaseUrl): string;
}

/** How the content of a cookie is written in fewer letters. */
export interface CookieCodec<Content, Packed> {
  pack: (content: Content) => Packed;
  /** `undefined` for what was packed otherwise. */
  unpack: (packed: Packed, label: string) => Content | undefined;
  /** What of it stays readable, so that nobody need open it to see that: letters, digits, `-` and `_`. */
  labelOf?: (content: Content) => string;
  /** How long it lasts, in seconds, where that is not as long as every other. */
  maxAgeOf?: (content: Content) => number | undefined;
}

export interface SealedCookieOptions {
  /** Never begins with Auth.js's session cookie name: Auth.js would take it for a chunk of it. */
  name: string;
  maxAgeSeconds: number;
  /** The path below which browsers send it. */
  pathOf: (base: BaseUrl) => string;
  /** The newest secret first; older ones still open. */
  secrets: () => readonly string[];
  /**
   * Whether it comes with a form of another site's, too: a provider that sends people back by
   * `response_mode=form_post` has one. Over plain http no browser lets it.
   *
   * @default false
   */
  comesWithForms?: boolean;
}

// Browsers take 4096 bytes, some of them with the name and the attributes.
const longestPiece = 3900;

/**
 * Creates a cookie sealed with a key derived from the app's own secret. What is too long for
 * one cookie goes on in `name.1`, `name.2` and so on; the first piece says how many there
 * are, so that pieces left over from a longer one do not count.
 */
export function createSealedCookie<Content extends object, Packed>(
  { name, maxAgeSeconds: longest, pathOf, secrets, comesWithForms = false }: SealedCookieOptions,
  { pack, unpack, labelOf = () => "", maxAgeOf }: CookieCodec<Content, Packed>,
): SealedCookie<Content> {
  const nameFor = ({ origin }: BaseUrl) => (isSecure(origin) ? `__Secure-${name}` : name);

  return {
    async seal(content, base, headers) {
      const [secret] = secrets();
      if (secret === undefined) return [];
      const label = labelOf(content);
      const maxAgeSeconds = maxAgeOf?.(content) ?? longest;
      const sealing = seal(pack(content), { secret, purpose: nameFor(base), label, maxAgeSeconds });
      const sealed = sealing instanceof Promise ? await sealing : sealing;
      const pieces = split(label === "" ? sealed : `${label}.${sealed}`);
      const surplus = headers ? indexesIn(headers, base).filter((i) => i >= pieces.length) : [];
      return [
        ...pieces.map((piece, index) => serialize(index, piece, maxAgeSeconds, base)),
        ...surplus.map((index) => serialize(index, "", 0, base)),
      ];
    },
    async open(headers, base) {
      for (const sealed of sealedIn(headers, base)) {
        const content = await open(sealed, base);
        if (content) return content;
      }
      return undefined;
    },
    async openEach(headers, base) {
      const opened: Content[] = [];
      for (const sealed of sealedIn(headers, base)) {
        const content = await open(sealed, base);
        if (content) opened.push(content);
      }
      return opened;
    },
    labels: (headers, base) => sealedIn(headers, base).map((sealed) => labelled(sealed).label),
    isSent: (headers, base) => cookiesOf(headers).some(([other]) => other === nameFor(base)),
    remove(headers, base) {
      return indexesIn(headers, base).map((index) => serialize(index, "", 0, base));
    },
    removeUnseen: (base) => serialize(0, "", 0, base),
  };

  function sealedIn(headers: Headers, base: BaseUrl): string[] {
    const ownName = nameFor(base);
    const nameOfPiece = (index: number) => pieceName(ownName, index);
    return piecesOf(cookiesOf(headers), nameOfPiece, countIn).map(join);
  }

  async function open(cookie: string, base: BaseUrl): Promise<Content | undefined> {
    const { label, sealed } = labelled(cookie);
    const opening = { secrets: secrets(), purpose: nameFor(base), label };
    const packed = await unseal<Packed>(sealed, opening);
    return packed && unpack(packed, label);
  }

  function indexesIn(headers: Headers, base: BaseUrl): number[] {
    const indexes = cookiesOf(headers).map(([other]) => indexOf(other, nameFor(base)));
    return [...new Set(indexes)].filter((index) => index !== undefined);
  }

  function serialize(index: number, value: string, maxAge: number, base: BaseUrl): string {
    return stringifySetCookie({
      name: pieceName(nameFor(base), index),
      value,
      maxAge,
      path: pathOf(base),
      secure: isSecure(base.origin),
      httpOnly: true,
      // The provider sends the browser back by a cross-site, top-level GET: "strict" would not come.
      sameSite: comesWithForms && isSecure(base.origin) ? "none" : "lax",
      ...(maxAge === 0 && { expires: new Date(0) }),
    });
  }
}

function isSecure(origin: string): boolean {
  return origin.startsWith("https:");
}

function pieceName(name: string, index: number): string {
  return index === 0 ? name : `${name}.${index}`;
}

function indexOf(cookie: string, name: string): number | undefined {
  if (cookie === name) return 0;
  const suffix = cookie.startsWith(`${name}.`) ? cookie.slice(name.length + 1) : "";
  return /^[1-9]\d?$/.test(suffix) ? Number(suffix) : undefined;
}

// A single piece is the sealed text itself, which has no tilde.
function split(sealed: string): string[] {
  if (sealed.length <= longestPiece) return [sealed];
  const count = Math.ceil((sealed.length + "99~".length) / longestPiece);
  const counted = `${count}~${sealed}`;
  return Array.from({ length: count }, (_, index) =>
    counted.slice(index * longestPiece, (index + 1) * longestPiece),
  );
}

// Of one in a single piece, that says nothing.
const beginning = /^(\d{1,2})~/;

function countIn(first: string): number {
  return Number(beginning.exec(first)?.[1] ?? 1);
}

function labelled(cookie: string): { label: string; sealed: string } {
  const end = cookie.indexOf(".");
  return { label: cookie.slice(0, Math.max(0, end)), sealed: cookie.slice(end + 1) };
}

function join(pieces: readonly string[]): string {
  return pieces.join("").replace(beginning, "");
}
