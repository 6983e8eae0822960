import type { Account, NextAuthConfig } from "next-auth";
import type { JWT, JWTDecodeParams } from "next-auth/jwt";
import type { Adapter } from "next-auth/adapters";
import type { SignOutMessage } from "../logout/build-logout-url.ts";

type Callbacks = NonNullable<NextAuthConfig["callbacks"]>;
type JwtParams = Parameters<NonNullable<Callbacks["jwt"]>>[0];
type SignInParams = Parameters<NonNullable<Callbacks["signIn"]>>[0];

/** This library's part in what Auth.js calls. */
export interface ConfigCompletion {
  /** Runs whatever Auth.js calls of this config, with what it says. */
  within: <Result>(task: () => Result) => Result;
  /** In the place of the config's own, if it has one. */
  adapter: Adapter | undefined;
  decode: (params: JWTDecodeParams) => Promise<JWT | null>;
  /** Runs the app's own `jwt` callback, if it has one, around the session claim. */
  jwt: (
    token: JWT,
    account: Account | null | undefined,
    callback: (token: JWT) => JWT | null | PromiseLike<JWT | null>,
  ) => Promise<JWT | null>;
  /** Whether a sign-in may be believed at all. */
  isCredible: (account: Account | null | undefined) => boolean;
  /** Somebody has signed in, as far as the app is concerned. */
  signedIn: (params: SignInParams) => void;
  signedOut: (message: SignOutMessage) => Promise<void>;
}

/**
 * Completes a NextAuth config. What it has of its own runs as before; nothing of it has to know of this
 * library.
 */
export function completeConfig(
  config: NextAuthConfig,
  { within, adapter, decode, jwt, isCredible, signedIn, signedOut }: ConfigCompletion,
): NextAuthConfig {
  const { callbacks, events } = config;
  // All of them: an app may call this library in any.
  function wrapped<Functions extends object>(functions: Functions | undefined): Functions {
    const entries = Object.entries(functions ?? {}).map(([name, run]) => [
      name,
      typeof run === "function" ? (...given: unknown[]) => within(() => run(...given)) : run,
    ]);
    return Object.fromEntries(entries);
  }
  return {
    ...config,
    ...(adapter && { adapter }),
    jwt: { ...config.jwt, decode: (params) => within(() => decode(params)) },
    callbacks: {
      ...wrapped(callbacks),
      jwt(params: JwtParams) {
        const callback = (token: JWT) =>
          callbacks?.jwt ? callbacks.jwt({ ...params, token }) : token;
        return within(() => jwt(params.token, params.account, callback));
      },
      async signIn(params: SignInParams) {
        if (!isCredible(params.account)) return false;
        return within(async () => {
          const answer = callbacks?.signIn ? await callbacks.signIn(params) : true;
          // A string sends the person elsewhere.
          if (answer && typeof answer !== "string") signedIn(params);
          return answer;
        });
      },
    },
    events: {
      ...wrapped(events),
      async signOut(message) {
        await within(async () => {
          // First: what the app does may fail.
          await signedOut(message);
          await events?.signOut?.(message);
        });
      },
    },
  };
}
