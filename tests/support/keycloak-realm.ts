/** A client in Keycloak's own words, as far as the tests set it. */
export interface KeycloakClient {
  clientId: string;
  secret: string;
  redirectUris: readonly string[];
  consentRequired?: boolean;
  frontchannelLogout: boolean;
  attributes: Readonly<Record<string, string>>;
}

/** A realm, likewise. */
export interface KeycloakRealm {
  realm: string;
  enabled: true;
  users: readonly object[];
  clients: readonly KeycloakClient[];
}

export const clientSecret = "app-secret";

/** What a test sets differently from what an app needs. */
export interface ClientChanges extends Partial<Omit<KeycloakClient, "clientId" | "secret">> {}

/** The client of an app with back-channel logout. */
export function clientOf(
  clientId: string,
  authUrl: string,
  { attributes, ...changes }: ClientChanges = {},
): KeycloakClient {
  return {
    clientId,
    secret: clientSecret,
    redirectUris: [`${authUrl}/callback/keycloak`, `${authUrl}/callback/oidc`],
    frontchannelLogout: false,
    ...changes,
    attributes: {
      "post.logout.redirect.uris": `${authUrl}/federated-logout/callback`,
      "backchannel.logout.url": `${authUrl}/federated-logout/back-channel`,
      "backchannel.logout.session.required": "true",
      ...attributes,
    },
  };
}

/** A realm with alice and bob, each with the own name for a password. */
export function realmOf(realm: string, clients: readonly KeycloakClient[] = []): KeycloakRealm {
  return {
    realm,
    enabled: true,
    users: [personOf(realm, "alice", "Adams"), personOf(realm, "bob", "Brown")],
    clients,
  };
}

function personOf(realm: string, username: string, lastName: string) {
  return {
    username,
    enabled: true,
    email: `${username}@example.com`,
    emailVerified: true,
    firstName: `${username.charAt(0).toUpperCase()}${username.slice(1)}`,
    lastName,
    credentials: [{ type: "password", value: username }],
    // Those of everybody, which an import leaves out: without them the account console is closed.
    realmRoles: [`default-roles-${realm}`],
  };
}
