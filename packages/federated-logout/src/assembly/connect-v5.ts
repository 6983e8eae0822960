import type { NextAuthConfig, NextAuthResult } from "next-auth";
import type { JWT, JWTDecodeParams } from "next-auth/jwt";
import { assertConfig } from "../auth-js/assert-config.ts";
import { completeConfig } from "../auth-js/complete-config.ts";
import type { ConnectedConfig, CurrentSettings } from "../auth-js/current-settings.ts";
import {
  assertConnectable,
  assertIsV5,
  type Connect,
  type ConnectedAuth,
} from "../next-auth-v5/next-auth.ts";
import { installedNextAuth } from "../next-auth-v5/outdated.ts";
import { readAuthSettings } from "../next-auth-v5/read-auth-settings.ts";
import { createSignInAction } from "../next/sign-in-action.ts";
import { wrapAuth } from "../next-auth-v5/wrap-auth.ts";
import { asNextRequest } from "../next/next-request.ts";
import { createSignOutAction } from "../next/sign-out-action.ts";
import { serveFederated, type ConnectContext } from "./serve-federated.ts";

export function createConnect(context: ConnectContext<CurrentSettings<NextAuthConfig>>): Connect {
  const { options, current, foundation, sessions, signIns, logouts } = context;
  const { availability } = sessions;

  return function connect(nextAuth, config) {
    assertConnectable(nextAuth, config);
    if (typeof config !== "function") {
      const { settings, completed } = complete(config);
      current.setForAll(settings);
      return federate(nextAuth(completed));
    }
    const configFor = current.setPerRequest(async (request) =>
      complete(await config(asNextRequest(request))),
    );
    return federate(nextAuth(configFor));
  };

  function complete(config: NextAuthConfig): ConnectedConfig<NextAuthConfig> {
    assertConfig(config, options);
    const guarded = config.adapter && signIns.guard(config.adapter);
    const settings = {
      ...readAuthSettings(config, process.env),
      databaseSessions: guarded?.databaseSessions,
    };
    sessions.rememberFor(settings.sessionMaxAge);
    const completed: NextAuthConfig = completeConfig(
      { ...config, ...(guarded && { adapter: guarded.adapter }) },
      {
        ...signIns.completion,
        // Auth.js asks nobody else whose session a new account is to be linked to.
        decode: (params) =>
          availability.isSigningIn() ? decodeChecked(params) : signIns.decodeSessionToken(params),
        signedOut: logouts.buildLogoutUrl,
        within: (task) => current.runWith(connected, task),
      },
    );
    const connected = { settings, completed };
    return connected;
  }

  async function decodeChecked(params: JWTDecodeParams): Promise<JWT | null> {
    const token = await signIns.decodeSessionToken(params);
    return (await signIns.checkDecoded(token)) === "goes_on" ? token : null;
  }

  // A Server Action has no request of its own.
  function inAction<Result>(task: () => Promise<Result>): Result | Promise<Result> {
    return current.runFor(undefined, task);
  }

  function federate(auth: NextAuthResult): ConnectedAuth {
    assertIsV5(auth);
    return {
      ...auth,
      handlers: serveFederated(auth.handlers, context, () =>
        foundation.warnings.ofVersion(installedNextAuth()),
      ),
      auth: wrapAuth(auth.auth, {
        answer(request, call) {
          foundation.warnings.ofRuntime(process.env.NEXT_RUNTIME);
          return current.runFor(request, () => signIns.answer(request, call));
        },
        read: (call) => availability.read(call),
      }),
      unstable_update: (data) => availability.read(() => auth.unstable_update(data)),
      signIn: createSignInAction(auth.signIn, { ...signIns, ...signIns.signInResponses, inAction }),
      signOut: createSignOutAction({ ...foundation, ...logouts, inAction }),
    };
  }
}
