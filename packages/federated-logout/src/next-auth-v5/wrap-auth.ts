import type { NextAuthResult } from "next-auth";

/** What is done around `auth`, by what it is called for. */
export interface AroundAuth {
  /** A request that is answered: in a middleware, or by a route handler. */
  answer: (request: Request, call: () => unknown) => unknown;
  /** A session that is read: in a page, a Server Action, a route handler. */
  read: (call: () => unknown) => unknown;
}

/** Wraps `auth` of `NextAuth()`, however it is called. */
export function wrapAuth<Auth extends NextAuthResult["auth"]>(
  auth: Auth,
  { answer, read }: AroundAuth,
): Auth {
  return new Proxy(auth, {
    apply(target, thisArg, args: unknown[]) {
      const [first] = args;
      const call = () => Reflect.apply(target, thisArg, args);
      if (first instanceof Request) return answer(first, call);
      if (typeof first !== "function") return read(call);
      const wrapped: unknown = call();
      // Given a function, it returns the handler of requests to come, or a promise of it.
      return wrapped instanceof Promise ? wrapped.then(wrapHandler) : wrapHandler(wrapped);
    },
  });

  function wrapHandler(handler: unknown): unknown {
    if (!isHandler(handler)) return handler;
    return (...args: unknown[]) => {
      const [request] = args;
      const call = () => handler(...args);
      return request instanceof Request ? answer(request, call) : call();
    };
  }
}

type Handler = (...args: unknown[]) => unknown;

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}
