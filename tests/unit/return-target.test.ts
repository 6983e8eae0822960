import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { resolveReturnTarget } from "../../packages/federated-logout/src/http/return-target.ts";
import { returnTargets } from "../support/return-targets.ts";

const origin = "https://app.example";
const allowed = "https://www.example";
const bases = {
  "at the root of its host": { origin, authPath: "/api/auth", appPath: "" },
  "below a path": { origin, authPath: "/app/api/auth", appPath: "/app" },
};

/** Where Next.js's router goes when a Server Action redirects: what it does with the header, by its own modules. */
async function routerOf(basePath: string) {
  vi.resetModules();
  vi.stubEnv("__NEXT_ROUTER_BASEPATH", basePath);
  const [{ assignLocation }, { createHrefFromUrl }, { hasBasePath }, { removeBasePath }, add] =
    await Promise.all([
      import("next/dist/client/assign-location.js"),
      import("next/dist/client/components/router-reducer/create-href-from-url.js"),
      import("next/dist/client/has-base-path.js"),
      import("next/dist/client/remove-base-path.js"),
      import("next/dist/client/add-base-path.js"),
    ]);
  const page = new URL(`${origin}${basePath}/account`);
  return (target: string): string => {
    const [location = ""] = `${target};push`.split(";");
    const redirected = assignLocation(location, page);
    if (redirected.origin !== page.origin) return redirected.href;
    const href = createHrefFromUrl(redirected);
    const route = hasBasePath(href) ? removeBasePath(href) : href;
    return new URL(add.addBasePath(route), page).href;
  };
}

// Next.js takes one off, or adds one, as an app is configured: that leads nowhere else.
function withoutTrailingSlashes(href: string): string {
  const { origin: where, pathname, search, hash } = new URL(href);
  return where + pathname.replace(/\/+$/, "") + search + hash;
}

afterEach(() => vi.unstubAllEnvs());

describe.each(Object.entries(bases))("SEC-1: an app %s", (_where, base) => {
  let goTo: (target: string) => string;
  beforeEach(async () => {
    goTo = await routerOf(base.appPath);
  });

  test("lands within itself or on an allowed origin, and a Location and Next.js's router agree on where", () => {
    fc.assert(
      fc.property(returnTargets([origin, allowed, "https://evil.example"]), (requested) => {
        const target = resolveReturnTarget(requested, base, [allowed]);
        if (target === undefined) return;
        const url = new URL(target);
        expect([origin, allowed]).toContain(url.origin);
        expect(url.href).toBe(target);
        expect(url.pathname).not.toMatch(/^\/\//);
        expect(withoutTrailingSlashes(goTo(target))).toBe(withoutTrailingSlashes(target));
        // Whoever takes the origin off, and resolves what is left, arrives at the same.
        expect(new URL(url.pathname + url.search + url.hash, url.origin).href).toBe(target);
        if (url.origin !== origin) return;
        expect(`${url.pathname}/`.startsWith(`${base.appPath}/`)).toBe(true);
        expect(url.pathname.slice(base.appPath.length)).not.toMatch(/^\/\//);
      }),
      { numRuns: 5000 },
    );
  });
});

test("what is too long for a cookie is refused", () => {
  const { "at the root of its host": root } = bases;

  expect(resolveReturnTarget(`/bye?${"x".repeat(1900)}`, root)).toBeDefined();
  expect(resolveReturnTarget(`/bye?${"x".repeat(2000)}`, root)).toBeUndefined();
});

describe("SEC-1: dots are resolved before a path is judged", () => {
  const { "at the root of its host": root, "below a path": below } = bases;

  test.each([
    "/.//evil.example/",
    "/x/..//evil.example/",
    "/%2e//evil.example/x",
    `${origin}//evil.example/`,
    `${origin}/.//evil.example/`,
    "/.\\/evil.example",
    "/./\t/evil.example",
    `${allowed}//evil.example/`,
    `${allowed}/.//evil.example/`,
  ])("%j is refused", (requested) => {
    expect(resolveReturnTarget(requested, root, [allowed])).toBeUndefined();
  });

  test.each([
    ["/../other", "/app/other"],
    ["/app/../other", "/app/other"],
    ["/app/%2e%2e/other", "/app/other"],
    ["/bye/../hello", "/app/hello"],
    ["/app", "/app"],
    ["/application", "/app/application"],
    ["/a;b?c=d;e#f;g", "/app/a%3Bb?c=d%3Be#f%3Bg"],
  ])("%j below a path is %j", (requested, landing) => {
    expect(resolveReturnTarget(requested, below)).toBe(origin + landing);
  });

  test.each([
    `${origin}/other`,
    `${origin}/app/../other`,
    "/app//evil.example",
    "/.//evil.example",
  ])("%j below a path is refused", (requested) => {
    expect(resolveReturnTarget(requested, below)).toBeUndefined();
  });

  test("the whole of its own origin is allowed where that is listed", () => {
    expect(resolveReturnTarget(`${origin}/other`, below, [origin])).toBe(`${origin}/other`);
    expect(resolveReturnTarget(`${origin}/app//evil.example`, below, [origin])).toBeUndefined();
  });
});
