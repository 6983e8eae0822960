import type { ConnectedHandlers } from "../auth-js/connected-handlers.ts";
import type { FederatedLogoutOptions } from "../options.ts";
import { loadAtFirstUse } from "../runtime/load-at-first-use.ts";
import type { SignOutRooms } from "./sign-out-rooms.ts";
import type { Sessions } from "./create-sessions.ts";
import type { SignIns } from "./create-sign-ins.ts";
import type { Foundation } from "./foundation.ts";

/** Stands for the rooms that a page which asks who is signed in does not need. */
export function createRoomsAtFirstUse(
  options: FederatedLogoutOptions,
  foundation: Foundation,
  others: { sessions: Sessions; signIns: SignIns; handlers: ConnectedHandlers },
): SignOutRooms {
  // One file for all: each more is loaded more slowly than it is read.
  const rooms = loadAtFirstUse(async () => {
    const { createSignOutRooms } = await import("./sign-out-rooms.ts");
    return createSignOutRooms(options, foundation, others);
  });

  return {
    start: (request) => rooms(({ start }) => start(request)),
    buildLogoutUrl: (message) => rooms(({ buildLogoutUrl }) => buildLogoutUrl(message)),
    readOutcome: (headers) => rooms(({ readOutcome }) => readOutcome(headers)),
    routes: {
      logout: {
        GET: (request) => rooms(({ routes }) => routes.logout.GET(request)),
        POST: (request) => rooms(({ routes }) => routes.logout.POST(request)),
      },
      callback: { GET: (request) => rooms(({ routes }) => routes.callback.GET(request)) },
      continue: {
        GET: (request) => rooms(({ routes }) => routes.continue.GET(request)),
        POST: (request) => rooms(({ routes }) => routes.continue.POST(request)),
      },
      backChannel: { POST: (request) => rooms(({ routes }) => routes.backChannel.POST(request)) },
      frontChannel: { GET: (request) => rooms(({ routes }) => routes.frontChannel.GET(request)) },
      universalLogout: {
        POST: (request) => rooms(({ routes }) => routes.universalLogout.POST(request)),
      },
      securityEvents: {
        POST: (request) => rooms(({ routes }) => routes.securityEvents.POST(request)),
      },
    },
  };
}
