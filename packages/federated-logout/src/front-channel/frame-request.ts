import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import type { IncomingLogoutsOf } from "../providers/find-incoming-logout.ts";
import { isSameIssuer } from "../providers/issuers.ts";

/** What a frame says is to end. */
export interface FrameRequest {
  /** Absent where its provider does not say. */
  issuer?: string;
  sid?: string;
  /** Those that may have asked like this: usually one, the issuer; none for a request of nobody's. */
  providers: readonly ConfiguredProvider[];
  /** Why no session is named. */
  problem?: string;
}

/**
 * Reads the query of a frame. `iss` and `sid` come together or not at all; who departs from that is
 * known by its settings.
 *
 * @see [OpenID Connect Front-Channel Logout 1.0, section 2](https://openid.net/specs/openid-connect-frontchannel-1_0.html#RPLogout)
 */
export function readFrameRequest(
  query: URLSearchParams,
  configured: readonly ConfiguredProvider[],
  { incomingLogoutsOf }: { incomingLogoutsOf: IncomingLogoutsOf },
): FrameRequest {
  const [issuer, ...otherIssuers] = query.getAll("iss").filter(Boolean);
  const [sid, ...otherSids] = query.getAll("sid").filter(Boolean);
  if (otherIssuers.length > 0 || otherSids.length > 0) {
    return { providers: [], problem: "iss or sid is repeated" };
  }
  if (issuer !== undefined && sid !== undefined) {
    const provider = findIssuer(issuer, configured);
    return { issuer, sid, providers: provider ? [provider] : [] };
  }
  const setting = sid === undefined ? "bareFrames" : "withoutIss";
  const providers =
    issuer === undefined
      ? configured.filter((provider) => incomingLogoutsOf(provider)[setting] === true)
      : [];
  return {
    ...(sid !== undefined && { sid }),
    providers,
    ...(providers.length === 0 && {
      problem:
        "iss and sid have not come together: tell the provider that a session is required (frontchannel_logout_session_required)",
    }),
  };
}

/** The origin of a URL, if it is one. */
export function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

// One that serves many tenants is configured with one issuer for all of them, on the same host.
function findIssuer(
  issuer: string,
  configured: readonly ConfiguredProvider[],
): ConfiguredProvider | undefined {
  const origin = originOf(issuer);
  if (origin === undefined) return undefined;
  const withIssuer = configured.filter((provider) => provider.issuer !== undefined);
  return (
    withIssuer.find((provider) => isSameIssuer(provider.issuer ?? "", issuer)) ??
    withIssuer.find((provider) => originOf(provider.issuer) === origin)
  );
}
