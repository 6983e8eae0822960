import * as server from "next/server.js";

/**
 * Runs what nobody should wait for once the response is on its way. `task` must not reject.
 *
 * Next.js has `after` since 15.1, and for the App Router alone. Elsewhere the platform's `waitUntil` keeps
 * the process for it; a server of one's own lives on anyway.
 */
export function runAfterAnswer(task: () => Promise<void>): void {
  try {
    if (isAfter(after)) after(task);
    else runMeanwhile(task);
  } catch {
    // Outside of a request of the App Router, as in the Pages Router.
    runMeanwhile(task);
  }
}

// Named in a way that no bundler looks into: with Next.js 14 it would refuse to build.
const after: unknown = Reflect.get(server, "after");

function isAfter(value: unknown): value is typeof server.after {
  return typeof value === "function";
}

interface RequestContext {
  get?: () => { waitUntil?: (promise: Promise<unknown>) => void } | undefined;
}

type Platform = typeof globalThis & Record<symbol, RequestContext | undefined>;

const requestContexts = ["@next/request-context", "@vercel/request-context"].map((name) =>
  Symbol.for(name),
);

function runMeanwhile(task: () => Promise<void>): void {
  const platform: Platform = globalThis;
  const contexts = requestContexts.map((name) => platform[name]?.get?.());
  const waitUntil = contexts.find((context) => context?.waitUntil)?.waitUntil;
  const done = task();
  waitUntil?.(done);
}
