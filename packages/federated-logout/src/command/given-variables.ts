import { variableOf } from "../providers/configured-provider.ts";

/** What is said on the command line of an app whose environment does not say it. */
export interface GivenOnCommandLine {
  issuer?: string;
  "client-id"?: string;
  /** The provider's id in the NextAuth config. */
  provider?: string;
  /** The address of the app. */
  url?: string;
}

/** As the variables that next-auth, v5 or v4, would have it in. */
export function givenVariables({
  issuer,
  "client-id": clientId,
  provider = "oidc",
  url,
}: GivenOnCommandLine): Record<string, string> {
  const ofProvider = {
    [variableOf(provider, "ISSUER")]: issuer,
    [variableOf(provider, "ID")]: clientId,
    // Nothing that is asked here needs it.
    [variableOf(provider, "SECRET")]: issuer && "not given",
    AUTH_URL: url,
    NEXTAUTH_URL: url,
  };
  return Object.fromEntries(
    Object.entries(ofProvider).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
