import { parseSetCookie } from "cookie";
import { expect, test } from "vitest";
import {
  createSealedCookie,
  type SealedCookieOptions,
} from "../../packages/federated-logout/src/http/sealed-cookie.ts";

const base = { origin: "https://app.test", authPath: "/api/auth", appPath: "" };
let secrets = ["the secret of these tests"];
const create = (options: SealedCookieOptions) =>
  createSealedCookie<{ text: string }, { text: string }>(options, {
    pack: (content) => content,
    unpack: (content) => content,
  });
const cookie = create({
  name: "federated-logout.test",
  maxAgeSeconds: 60,
  pathOf: ({ authPath }) => authPath,
  secrets: () => secrets,
});

const pairs = (setCookies: readonly string[]) =>
  setCookies.map((setCookie) => setCookie.split(";", 1).join());
const request = (...cookies: string[]) => new Headers({ cookie: cookies.join("; ") });
const content = (length: number) => ({ text: "x".repeat(length) });

test.each([1, 2800, 2900, 6000, 30_000])(
  "what it seals it opens: %d characters, in pieces that browsers take",
  async (length) => {
    const sealed = await cookie.seal(content(length), base);

    for (const setCookie of sealed) {
      expect(setCookie.length).toBeLessThanOrEqual(4096);
      expect(parseSetCookie(setCookie)).toMatchObject({
        name: expect.stringMatching(/^__Secure-federated-logout\.test(\.\d+)?$/),
        path: "/api/auth",
        httpOnly: true,
        secure: true,
        sameSite: "lax",
        maxAge: 60,
      });
    }
    expect(await cookie.open(request(...pairs(sealed)), base)).toEqual(content(length));
  },
);

test("pieces that a longer one left behind do not count", async () => {
  const longer = await cookie.seal(content(12_000), base);
  const shorter = await cookie.seal(content(4000), base);
  const short = await cookie.seal(content(1), base);
  expect([longer.length, shorter.length, short.length]).toEqual([5, 2, 1]);

  for (const [sealed, length] of [
    [shorter, 4000],
    [short, 1],
  ] as const) {
    const left = pairs(longer).slice(sealed.length);
    expect(await cookie.open(request(...pairs(sealed), ...left), base)).toEqual(content(length));
  }
});

test("with a piece missing, exchanged or too many promised, there is none", async () => {
  const [first = "", second = "", third = ""] = pairs(await cookie.seal(content(6000), base));
  const [, other = ""] = pairs(await cookie.seal(content(6000), base));

  for (const spoiled of [
    [first, third],
    [first, other, third],
    [first.replace("=3~", "=99~"), second, third],
    ["__Secure-federated-logout.test=3~"],
    [second, third],
  ]) {
    expect(await cookie.open(request(...spoiled), base)).toBeUndefined();
  }
});

test("removing takes every piece that was sent, and nothing else", async () => {
  const sealed = pairs(await cookie.seal(content(6000), base));
  const others = ["__Secure-federated-logout.test.x=1", "__Secure-federated-logout.tester=1"];

  const removed = cookie.remove(request(...sealed, ...others), base).map((s) => parseSetCookie(s));

  expect(removed.map(({ name }) => name)).toEqual(
    ["", ".1", ".2"].map((suffix) => `__Secure-federated-logout.test${suffix}`),
  );
  for (const { value, maxAge, path } of removed) {
    expect({ value, maxAge, path }).toEqual({ value: "", maxAge: 0, path: "/api/auth" });
  }
  expect(cookie.remove(request(), base)).toEqual([]);
});

test("a shorter one removes what was sent of a longer one", async () => {
  const longer = pairs(await cookie.seal(content(6000), base));

  const [sealed = "", ...removed] = await cookie.seal(content(1), base, request(...longer));

  expect(parseSetCookie(sealed).maxAge).toBe(60);
  expect(removed.map((s) => parseSetCookie(s)).map(({ name, maxAge }) => [name, maxAge])).toEqual([
    ["__Secure-federated-logout.test.1", 0],
    ["__Secure-federated-logout.test.2", 0],
  ]);
});

test("fail closed: what was sealed as one cookie does not open as another", async () => {
  const other = create({
    name: "federated-logout.other",
    maxAgeSeconds: 60,
    pathOf: ({ authPath }) => authPath,
    secrets: () => secrets,
  });
  const [pair = ""] = pairs(await cookie.seal(content(1), base));
  const renamed = pair.replace("federated-logout.test=", "federated-logout.other=");

  expect(await other.open(request(renamed), base)).toBeUndefined();
  expect(await cookie.open(request(pair), base)).toEqual(content(1));
});

test("a new secret seals, and the old one still opens", async () => {
  const before = pairs(await cookie.seal(content(1), base));
  secrets = ["a newer secret", ...secrets];
  expect(await cookie.open(request(...before), base)).toEqual(content(1));

  secrets = ["a newer secret"];
  expect(await cookie.open(request(...before), base)).toBeUndefined();
});

test("without a secret nothing is set, and nothing opens", async () => {
  const before = pairs(await cookie.seal(content(1), base));
  secrets = [];
  expect(await cookie.seal(content(1), base)).toEqual([]);
  expect(await cookie.open(request(...before), base)).toBeUndefined();
});
