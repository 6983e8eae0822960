import { createAsyncContext } from "../runtime/async-context.ts";
import type { AuthSettings } from "./auth-settings.ts";
import { FederatedLogoutError } from "../errors.ts";

/** A config that has been read, and completed. */
export interface ConnectedConfig<Config> {
  settings: AuthSettings;
  completed: Config;
}

/** The settings that count for the request at hand: a config that is a function has others for each. */
export interface RequestSettings {
  /** @throws {FederatedLogoutError} `not_connected` before `connect()`. */
  get: () => AuthSettings;
  /** Runs a task for a request; `undefined` where there is none, as in a Server Action. */
  runFor: <Result>(
    request: Request | undefined,
    task: () => Result | Promise<Result>,
  ) => Result | Promise<Result>;
  /** Lets a task run later as it would now. */
  bind: <Result>(task: () => Result) => () => Result;
}

/** The same, for who reads the config that they are from. */
export interface CurrentSettings<Config> extends RequestSettings {
  /**
   * Lets a config that is the same for all requests count for all of them.
   *
   * @throws {FederatedLogoutError} `invalid_config` if there is one already.
   */
  setForAll: (settings: AuthSettings) => void;
  /**
   * Lets a config that is a function be asked for each request.
   *
   * @returns The config for one of Auth.js's: once for what belongs to the same request of a browser's,
   *   since what this library asks Auth.js brings other headers and cookies than that.
   * @throws {FederatedLogoutError} `invalid_config` if there is one already.
   */
  setPerRequest: (
    read: (request: Request | undefined) => Promise<ConnectedConfig<Config>>,
  ) => (request: Request | undefined) => Promise<Config>;
  /** Runs a task with a config that is known. */
  runWith: <Result>(connected: ConnectedConfig<Config>, task: () => Result) => Result;
}

export function createCurrentSettings<Config>(): CurrentSettings<Config> {
  const context = createAsyncContext<ConnectedConfig<Config>>();
  let forAll: AuthSettings | undefined;
  let readFor: ((request: Request | undefined) => Promise<ConnectedConfig<Config>>) | undefined;

  function assertFree(): void {
    if (!forAll && !readFor) return;
    throw new FederatedLogoutError(
      "invalid_config",
      "connect was called twice: export what it returns from one file, and call federatedLogout() again for a NextAuth of its own",
    );
  }

  function runWith<Result>(connected: ConnectedConfig<Config>, task: () => Result): Result {
    return forAll ? task() : context.run(connected, task);
  }

  return {
    get() {
      const settings = forAll ?? context.getStore()?.settings;
      if (settings) return settings;
      throw new FederatedLogoutError(
        "not_connected",
        "Call logout.connect(NextAuth, config), and import the routes' `logout` from that file",
      );
    },
    setForAll(settings) {
      assertFree();
      forAll = settings;
    },
    setPerRequest(read) {
      assertFree();
      readFor = read;
      return async (request) => (context.getStore() ?? (await read(request))).completed;
    },
    runFor(request, task) {
      // An action that runs in a request is of the same tenant; a request within another may not be.
      if (forAll || !readFor || (!request && context.getStore())) return task();
      return readFor(request).then((connected) => context.run(connected, task));
    },
    runWith,
    bind(task) {
      const connected = context.getStore();
      return connected ? () => runWith(connected, task) : task;
    },
  };
}
