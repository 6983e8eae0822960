import type { AuthOptions } from "next-auth-v4";
import { assertConfig } from "../auth-js/assert-config.ts";
import { completeConfig } from "../auth-js/complete-config.ts";
import type { CurrentSettings } from "../auth-js/current-settings.ts";
import { createAuthHandler } from "../next-auth-v4/auth-handler.ts";
import { createAuthHandlers } from "../next-auth-v4/auth-handlers.ts";
import { createEndedSessionsOfV4 } from "../next-auth-v4/ended-sessions.ts";
import { assertConnectable, assertIsV4, type Connect } from "../next-auth-v4/next-auth.ts";
import { readAuthOptions } from "../next-auth-v4/read-auth-options.ts";
import { createSignOut } from "../next-auth-v4/sign-out.ts";
import { createSignOutAction } from "../next/sign-out-action.ts";
import { serveFederated, type ConnectContext } from "./serve-federated.ts";

export function createConnect(context: ConnectContext<CurrentSettings<AuthOptions>>): Connect {
  const { options, current, foundation, sessions, signIns, logouts } = context;

  return function connect(nextAuth, config) {
    const callNextAuth = assertConnectable(nextAuth, config);
    assertConfig(config, options);
    const guarded = config.adapter && signIns.guard(config.adapter);
    const settings = {
      ...readAuthOptions(config, process.env),
      databaseSessions: guarded?.databaseSessions,
    };
    const authOptions = completeConfig(
      { ...config, ...(guarded && { adapter: guarded.adapter }) },
      {
        ...signIns.completion,
        ...createEndedSessionsOfV4({
          ...signIns,
          ...signIns.completion,
          ...sessions.availability,
          isSigningOut: () => sessions.attempts.getStore() !== undefined,
        }),
        signedOut: logouts.buildLogoutUrl,
        within: (task) => task(),
      },
    );
    assertIsV4(callNextAuth, authOptions);
    sessions.rememberFor(settings.sessionMaxAge);
    current.setForAll(settings);
    const handlers = createAuthHandlers(callNextAuth, authOptions, foundation);
    return {
      authOptions,
      handler: createAuthHandler(serveFederated(handlers, context), foundation),
      signOut: createSignOut(
        createSignOutAction({ ...foundation, ...logouts, inAction: (task) => task() }),
      ),
    };
  };
}
