import type { JWT, JWTDecodeParams } from "next-auth/jwt";
import type { SignOutMessage } from "../logout/build-logout-url.ts";
import type { SignInAccount, SignInProfile } from "../sessions/sign-in-account.ts";

type MayBe<Value> = Value | PromiseLike<Value>;

interface JwtParams {
  token: JWT;
  account?: SignInAccount | null;
  profile?: SignInProfile;
}

interface SignInParams {
  account?: SignInAccount | null;
  profile?: SignInProfile;
  email?: { verificationRequest?: boolean };
}

interface SessionParams {
  session: unknown;
  token?: JWT;
}

/** A NextAuth config, of whatever version: what is completed of it. */
export interface CompletableConfig {
  adapter?: object;
  jwt?: object;
  callbacks?: {
    jwt?(params: JwtParams): MayBe<JWT | null>;
    signIn?(params: SignInParams): MayBe<boolean | string>;
    session?(params: SessionParams): unknown;
  };
  events?: { signOut?(message: SignOutMessage): unknown };
}

/** This library's part in what Auth.js calls. */
export interface ConfigCompletion {
  /** Runs whatever Auth.js calls of this config, with what it says. */
  within: <Result>(task: () => Result) => Result;
  decode: (params: JWTDecodeParams) => Promise<JWT | null>;
  /** Runs the app's own `jwt` callback, if it has one, around the session claim. */
  jwt: (
    token: JWT,
    account: SignInAccount | null | undefined,
    callback: (token: JWT) => MayBe<JWT | null>,
    profile?: SignInProfile,
  ) => Promise<JWT | null>;
  /** Runs the app's own `session` callback, if it has one, or does not. */
  session?: (token: JWT | undefined, callback: () => unknown) => unknown;
  /** Whether a sign-in may be believed at all. */
  isCredible: (account: SignInAccount | null | undefined) => boolean;
  /** Somebody has signed in, as far as the app is concerned. */
  signedIn: (params: SignInParams) => Promise<void>;
  /** Told of what the app's own `session` callback has answered. */
  answeredSession: (session: unknown) => void;
  signedOut: (message: SignOutMessage) => Promise<void>;
}

/**
 * Completes a NextAuth config. What it has of its own runs as before; nothing of it has to know of this
 * library.
 */
export function completeConfig<Config extends CompletableConfig>(
  config: Config,
  {
    within,
    decode,
    jwt,
    session,
    isCredible,
    signedIn,
    answeredSession,
    signedOut,
  }: ConfigCompletion,
): Config & { jwt: Pick<ConfigCompletion, "decode"> } {
  const { callbacks, events } = config;
  // All of them: an app may call this library in any.
  function wrapped<Functions extends object>(functions: Functions | undefined): Functions {
    const entries = Object.entries(functions ?? {}).map(([name, run]) => [
      name,
      typeof run === "function" ? (...given: unknown[]) => within(() => run(...given)) : run,
    ]);
    return Object.fromEntries(entries);
  }
  async function answerSession(params: SessionParams): Promise<unknown> {
    const answer = await callbacks?.session?.(params);
    answeredSession(answer);
    return answer;
  }
  return {
    ...config,
    jwt: {
      ...config.jwt,
      decode: (params: JWTDecodeParams) => within(() => decode(params)),
    },
    callbacks: {
      ...wrapped(callbacks),
      ...(callbacks?.session && {
        session: (params: SessionParams) => within(() => answerSession(params)),
      }),
      jwt(params: JwtParams) {
        const callback = (token: JWT) =>
          callbacks?.jwt ? callbacks.jwt({ ...params, token }) : token;
        return within(() => jwt(params.token, params.account, callback, params.profile));
      },
      ...(session && {
        session(params: SessionParams) {
          const callback = () => (callbacks?.session ? answerSession(params) : params.session);
          return within(() => session(params.token, callback));
        },
      }),
      async signIn(params: SignInParams) {
        if (!isCredible(params.account)) return false;
        return within(async () => {
          const answer = callbacks?.signIn ? await callbacks.signIn(params) : true;
          // A string sends the person elsewhere.
          if (answer && typeof answer !== "string") await signedIn(params);
          return answer;
        });
      },
    },
    events: {
      ...wrapped(events),
      signOut: (message: SignOutMessage) =>
        within(async () => {
          // First: what the app does may fail.
          await signedOut(message);
          if (events?.signOut) await events.signOut(message);
        }),
    },
  };
}
