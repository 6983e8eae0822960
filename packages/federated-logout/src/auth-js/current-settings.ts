import type { NextAuthConfig } from "next-auth";
import type { NextRequest } from "next/server";
import { createAsyncContext } from "../runtime/async-context.ts";
import type { AuthSettings } from "./auth-settings.ts";
import { FederatedLogoutError } from "../errors.ts";

/** What `NextAuth` takes. */
export type AuthConfig =
  | NextAuthConfig
  | ((request: NextRequest | undefined) => NextAuthConfig | Promise<NextAuthConfig>);

/** The settings that count for the request at hand: a config that is a function has others for each. */
export interface CurrentSettings {
  /** @throws {FederatedLogoutError} `not_connected` before `connect()`. */
  get: () => AuthSettings;
  /** Lets a config that is the same for all requests count for all of them. */
  setForAll: (settings: AuthSettings) => void;
  /** Lets a config that is a function be asked for each request. */
  setPerRequest: (read: (request: Request | undefined) => Promise<AuthSettings>) => void;
  /** Runs a task for a request; `undefined` where there is none, as in a Server Action. */
  runFor: <Result>(
    request: Request | undefined,
    task: () => Result | Promise<Result>,
  ) => Result | Promise<Result>;
  /** Runs a task with settings that are known. */
  runWith: <Result>(settings: AuthSettings, task: () => Result) => Result;
}

export function createCurrentSettings(): CurrentSettings {
  const context = createAsyncContext<AuthSettings>();
  let forAll: AuthSettings | undefined;
  let readFor: ((request: Request | undefined) => Promise<AuthSettings>) | undefined;

  return {
    get() {
      const settings = forAll ?? context.getStore();
      if (settings) return settings;
      throw new FederatedLogoutError(
        "not_connected",
        "Call logout.connect(NextAuth, config), and import the routes' `logout` from that file",
      );
    },
    setForAll(settings) {
      forAll = settings;
    },
    setPerRequest(read) {
      readFor = read;
    },
    runFor(request, task) {
      // A request within another, or an action that runs in one, is of the same app.
      if (forAll || !readFor || context.getStore()) return task();
      return readFor(request).then((settings) => context.run(settings, task));
    },
    runWith: (settings, task) => (forAll ? task() : context.run(settings, task)),
  };
}
