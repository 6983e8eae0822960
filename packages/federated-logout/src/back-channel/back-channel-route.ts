import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { describeProvider } from "../providers/describe-provider.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import type { Audit } from "../audit.ts";
import type { LogoutEvent } from "../events.ts";
import { TokenProblem } from "../verified-tokens/token-problem.ts";
import { readLogoutToken } from "./logout-token-request.ts";
import { json, ok } from "../http/responses.ts";
import {
  verifyLogoutToken,
  type LogoutToken,
  type VerifyLogoutTokenContext,
} from "./verify-logout-token.ts";

export interface BackChannelRouteContext extends Omit<
  VerifyLogoutTokenContext,
  "providers" | "hasAlgorithm"
> {
  readProviders: () => ReadonlyMap<string, ConfiguredProvider>;
  ended: Pick<EndedSessions, "end" | "hasAlgorithm">;
  emit: (event: LogoutEvent) => void;
  /** Absent where nobody wants to know. */
  audit: Audit | undefined;
}

type NotEnded = Extract<LogoutEvent, { type: "sessions.not_ended" }>["reason"];

/**
 * Takes logout tokens, from callers that have no cookie and follow no redirect. A token that comes twice
 * ends nothing more than it did: it records what is recorded already.
 *
 * @see [OpenID Connect Back-Channel Logout 1.0, section 2.8](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCResponse)
 */
export function createBackChannelRoute({
  readProviders,
  ended,
  emit,
  audit,
  ...verifying
}: BackChannelRouteContext): { POST: (request: Request) => Promise<Response> } {
  return {
    POST: async (request) => {
      try {
        const providers = readProviders().values();
        const token = await verifyLogoutToken(await readLogoutToken(request), {
          ...verifying,
          ...ended,
          providers,
        });
        return await end(token);
      } catch (error) {
        return error instanceof TokenProblem
          ? refuse("invalid_request", "refused", error.message)
          : refuse("temporarily_unavailable", "internal_error", "something went wrong here");
      }
    },
  };

  async function end({ provider, subject, issuedAt }: LogoutToken): Promise<Response> {
    try {
      await ended.end(subject, issuedAt, "provider");
    } catch {
      // The provider is to know that nothing has ended.
      return refuse("temporarily_unavailable", "store_failed", "it could not be recorded");
    }
    const scope = subject.sid === undefined ? "person" : "session";
    const by = "back_channel";
    emit({ type: "sessions.ended", by, provider: describeProvider(provider), scope });
    audit?.({ what: "sessions_ended", by, provider: provider.id, scope, ...subject });
    return ok();
  }

  function refuse(error: string, reason: NotEnded, detail: string): Response {
    emit({ type: "sessions.not_ended", by: "back_channel", reason, detail });
    return json({ error, error_description: detail }, { status: 400 });
  }
}
