import { afterEach, describe, expect, test, vi } from "vitest";

const requestContext = Symbol.for("@next/request-context");

afterEach(() => {
  vi.doUnmock("next/server.js");
  vi.resetModules();
  Reflect.deleteProperty(globalThis, requestContext);
});

async function load(server: object) {
  vi.doMock("next/server.js", () => server);
  return import("../../packages/federated-logout/src/next/after-answer.ts");
}

describe("what nobody should wait for", () => {
  test("is left to Next.js, where it has after()", async () => {
    const after = vi.fn<(task: () => Promise<void>) => void>();
    const { runAfterAnswer } = await load({ after });
    const task = vi.fn<() => Promise<void>>(async () => undefined);

    runAfterAnswer(task);

    expect(after).toHaveBeenCalledWith(task);
    expect(task).not.toHaveBeenCalled();
  });

  test("is done meanwhile, where Next.js 14 has none, and the platform is told to wait for it", async () => {
    const waitUntil = vi.fn<(promise: Promise<unknown>) => void>();
    Reflect.set(globalThis, requestContext, { get: () => ({ waitUntil }) });
    const { runAfterAnswer } = await load({ after: undefined });
    const task = vi.fn<() => Promise<void>>(async () => undefined);

    runAfterAnswer(task);

    expect(task).toHaveBeenCalledOnce();
    expect(waitUntil).toHaveBeenCalledWith(expect.any(Promise));
  });

  test("is done on a server of one's own, and in the Pages Router, where after() throws", async () => {
    const { runAfterAnswer } = await load({
      after() {
        throw new Error("`after` was called outside a request scope");
      },
    });
    const task = vi.fn<() => Promise<void>>(async () => undefined);

    runAfterAnswer(task);

    expect(task).toHaveBeenCalledOnce();
  });
});
