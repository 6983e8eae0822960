import type { Personality } from "../personality.ts";
import { auth0, auth0WithoutDiscovery } from "./auth0.ts";
import { cognito } from "./cognito.ts";
import { entra } from "./entra.ts";
import { keycloak } from "./keycloak.ts";
import { okta } from "./okta.ts";
import { withoutLogout } from "./without-logout.ts";

/** What the development provider can play, by the name that `OP_PERSONALITY` takes. */
export const personalities = {
  auth0,
  "auth0-without-discovery": auth0WithoutDiscovery,
  cognito,
  entra,
  keycloak,
  okta,
  "without-logout": withoutLogout,
} satisfies Record<string, Personality>;

export type PersonalityName = keyof typeof personalities;

/**
 * Finds a personality by its name.
 *
 * @throws {Error} When there is none of that name.
 */
export function personalityNamed(name: string | undefined): Personality | undefined {
  if (!name) return undefined;
  const found = Object.entries(personalities).find(([known]) => known === name.toLowerCase());
  if (found) return found[1];
  throw new Error(
    `OP_PERSONALITY must be one of ${Object.keys(personalities).join(", ")}, not ${name}`,
  );
}
