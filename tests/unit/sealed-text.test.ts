import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as SealedText from "../../packages/federated-logout/src/http/sealed-text.ts";
import type * as Sha256 from "../../packages/federated-logout/src/runtime/sha256.ts";

type Runtime = Pick<typeof SealedText, "seal" | "unseal"> & Pick<typeof Sha256, "sha256">;

const nodeCrypto = "../../packages/federated-logout/src/runtime/node-crypto.ts";
const options = { secret: "the secret of these tests", purpose: "a test" };
const opening = { secrets: [options.secret], purpose: options.purpose };
let node: Runtime;
let edge: Runtime;

async function load(): Promise<Runtime> {
  vi.resetModules();
  return {
    ...(await import("../../packages/federated-logout/src/http/sealed-text.ts")),
    ...(await import("../../packages/federated-logout/src/runtime/sha256.ts")),
  };
}

beforeEach(async () => {
  node = await load();
  vi.doMock(nodeCrypto, () => ({ nodeCrypto: undefined }));
  edge = await load();
  vi.doUnmock(nodeCrypto);
});
afterEach(() => vi.resetModules());

test("in Node.js nobody waits for it, in other runtimes WebCrypto does it", () => {
  expect(node.seal({}, options)).toBeTypeOf("string");
  expect(node.sha256("a")).toBeTypeOf("string");
  expect(edge.seal({}, options)).toBeInstanceOf(Promise);
  expect(edge.sha256("a")).toBeInstanceOf(Promise);
});

test("a runtime whose process only looks like that of Node.js is another one", async () => {
  vi.stubGlobal("process", {
    ...process,
    getBuiltinModule() {
      throw new Error("A Node.js API is used which is not supported in the Edge Runtime");
    },
  });
  const lookalike = await load();
  vi.unstubAllGlobals();

  expect(lookalike.sha256("a")).toBeInstanceOf(Promise);
});

test("both have the same names for the same", async () => {
  for (const text of ["", "a", "ä 🦊", "x".repeat(1000)]) {
    expect(await edge.sha256(text)).toBe(await node.sha256(text));
  }
});

describe.each([
  ["Node.js", "Node.js", () => node, () => node],
  ["Node.js", "another runtime", () => node, () => edge],
  ["another runtime", "Node.js", () => edge, () => node],
  ["another runtime", "another runtime", () => edge, () => edge],
])("sealed in %s, opened in %s", (_one, _other, sealing, opener) => {
  const content = { text: "ä 🦊", list: [1, null] };
  const sealWith = async (more: Partial<SealedText.SealOptions> = {}) =>
    sealing().seal(content, { ...options, ...more });

  test("it opens, with an older secret, too", async () => {
    const sealed = await sealWith();

    expect(sealed).toMatch(/^[\w-]+$/);
    expect(await opener().unseal(sealed, opening)).toEqual(content);
    expect(await opener().unseal(sealed, { ...opening, secrets: ["b", options.secret] })).toEqual(
      content,
    );
  });

  test("it opens for nothing else, with no other label, and not when it was changed", async () => {
    const sealed = await sealWith({ label: "mine" });
    const labelled = { ...opening, label: "mine" };

    expect(await opener().unseal(sealed, labelled)).toEqual(content);
    expect(await opener().unseal(sealed, opening)).toBeUndefined();
    expect(await opener().unseal(sealed, { ...labelled, label: "yours" })).toBeUndefined();
    expect(await opener().unseal(sealed, { ...labelled, purpose: "another" })).toBeUndefined();
    expect(await opener().unseal(sealed, { ...labelled, secrets: ["another"] })).toBeUndefined();
    for (let at = 0; at < sealed.length - 1; at += 7) {
      const changed = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
      expect(await opener().unseal(changed, labelled)).toBeUndefined();
    }
    for (const short of ["", "A", sealed.slice(0, 20), sealed.slice(0, 40)]) {
      expect(await opener().unseal(short, labelled)).toBeUndefined();
    }
  });

  test("it opens as long as it may", async () => {
    const sealed = await sealWith({ maxAgeSeconds: 60 });
    expect(await opener().unseal(sealed, opening)).toEqual(content);

    vi.useFakeTimers({ now: Date.now() + 76_000, toFake: ["Date"] });
    expect(await opener().unseal(sealed, opening)).toBeUndefined();
    vi.useRealTimers();
  });
});
