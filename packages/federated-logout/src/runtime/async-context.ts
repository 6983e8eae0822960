import { AsyncLocalStorage } from "node:async_hooks";

/** What a task and everything that it awaits can look up. */
export interface AsyncContext<Value> {
  run: <Result>(value: Value, task: () => Result) => Result;
  getStore: () => Value | undefined;
}

type Values = Readonly<Record<symbol, unknown>>;

const sharedStorage = Symbol.for("next-auth-federated-logout.context");
const shared: typeof globalThis & { [sharedStorage]?: AsyncLocalStorage<Values> } = globalThis;

// Until Node.js 24, every promise of the process pays for every storage that is in use: there is one,
// and Next.js puts a copy of this module into every bundle.
const storage = (shared[sharedStorage] ??= new AsyncLocalStorage<Values>());

/** An `AsyncLocalStorage` to those who use it. */
export function createAsyncContext<Value>(): AsyncContext<Value> {
  const key: unique symbol = Symbol("context");
  return {
    run: (value, task) => storage.run({ ...storage.getStore(), [key]: value }, task),
    getStore() {
      const values: { [key]?: Value } = storage.getStore() ?? {};
      return values[key];
    },
  };
}
