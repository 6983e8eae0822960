import type { ProviderEntry, ProviderFields } from "../providers/configured-provider.ts";

interface ProviderFieldsOfV4 extends ProviderFields {
  wellKnown?: string;
  idToken?: boolean;
}

const metadataPath = /\/\.well-known\/openid-configuration(\?.*)?$/;

/**
 * A provider of next-auth v4 as v5 would have it: v4 calls those of OpenID Connect `oauth`, too, and knows
 * them by `idToken`, by `wellKnown` or by their scope; many have no issuer but in `wellKnown`.
 */
export function asProviderEntry(provider: ProviderEntry): ProviderEntry {
  const { options, ...defaults }: ProviderFieldsOfV4 & { options?: ProviderFieldsOfV4 } = provider;
  const { type, issuer, wellKnown, idToken, authorization } = { ...defaults, ...options };
  const isOpenIdConnect =
    type === "oauth" &&
    (idToken ?? (wellKnown?.includes("openid-configuration") || hasOpenIdScope(authorization)));
  const wellKnownIssuer =
    wellKnown !== undefined && metadataPath.test(wellKnown)
      ? wellKnown.replace(metadataPath, "")
      : undefined;
  const found = issuer ?? wellKnownIssuer;
  return {
    ...defaults,
    options: {
      ...options,
      ...(isOpenIdConnect && { type: "oidc" }),
      ...(found !== undefined && { issuer: found }),
    },
  };
}

function hasOpenIdScope(authorization: ProviderFields["authorization"]): boolean {
  const scope =
    typeof authorization === "string"
      ? URL.canParse(authorization) && new URL(authorization).searchParams.get("scope")
      : authorization?.params?.scope;
  return typeof scope === "string" && scope.split(" ").includes("openid");
}
