import type { KeycloakClient, KeycloakRealm } from "./keycloak-realm.ts";

export interface KeycloakSession {
  id: string;
  /** Names of the clients in it, by their internal ids. */
  clients: Readonly<Record<string, string>>;
}

/** What an administrator does, by Keycloak's Admin REST API. */
export interface KeycloakAdmin {
  createRealm: (realm: KeycloakRealm) => Promise<void>;
  createClient: (realm: string, client: KeycloakClient) => Promise<void>;
  deleteClient: (realm: string, clientId: string) => Promise<void>;
  sessionsOf: (realm: string, username: string) => Promise<KeycloakSession[]>;
  /** Ends one session. */
  endSession: (realm: string, id: string) => Promise<void>;
  /** Ends all sessions of somebody. */
  signOut: (realm: string, username: string) => Promise<void>;
  /** The id of the key that a realm's RS256 signatures are made with. */
  signingKey: (realm: string) => Promise<string>;
  /** Adds a key that signs from now on. Those before it are passive: they verify, and are published. */
  rotateKeys: (realm: string) => Promise<void>;
  disableKey: (realm: string, kid: string) => Promise<void>;
  deleteKey: (realm: string, kid: string) => Promise<void>;
}

interface WithId {
  id: string;
}

interface Keys {
  active: Readonly<Record<string, string>>;
  keys: readonly { kid: string; providerId: string }[];
}

interface Component extends WithId {
  config: Readonly<Record<string, readonly string[]>>;
}

export function createKeycloakAdmin(
  url: string,
  client: { id: string; secret: string },
): KeycloakAdmin {
  // A new one for each request: it lives for a minute.
  async function accessToken(): Promise<string> {
    const response = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: client.id,
        client_secret: client.secret,
      }),
    });
    if (!response.ok) throw new Error(`Keycloak gave no token: ${await response.text()}`);
    return (await response.json()).access_token;
  }

  async function send(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(`${url}/admin/realms${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await accessToken()}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }

  async function read<Answer>(path: string): Promise<Answer> {
    return (await send("GET", path)).json();
  }

  async function only<Found>(path: string): Promise<Found> {
    const [found] = await read<Found[]>(path);
    if (found) return found;
    throw new Error(`Keycloak has nothing at ${path}`);
  }

  async function pathOfPerson(realm: string, username: string): Promise<string> {
    const person = await only<WithId>(`/${realm}/users?username=${username}&exact=true`);
    return `/${realm}/users/${person.id}`;
  }

  async function pathOfKey(realm: string, kid: string): Promise<string> {
    const { keys } = await read<Keys>(`/${realm}/keys`);
    const key = keys.find((candidate) => candidate.kid === kid);
    if (!key) throw new Error(`Keycloak has no key ${kid}`);
    return `/${realm}/components/${key.providerId}`;
  }

  return {
    async createRealm(realm) {
      await send("POST", "", realm);
    },
    async createClient(realm, created) {
      await send("POST", `/${realm}/clients`, created);
    },
    async deleteClient(realm, clientId) {
      const { id } = await only<WithId>(`/${realm}/clients?clientId=${clientId}`);
      await send("DELETE", `/${realm}/clients/${id}`);
    },
    async sessionsOf(realm, username) {
      return read(`${await pathOfPerson(realm, username)}/sessions`);
    },
    async endSession(realm, id) {
      await send("DELETE", `/${realm}/sessions/${id}`);
    },
    async signOut(realm, username) {
      await send("POST", `${await pathOfPerson(realm, username)}/logout`);
    },
    async signingKey(realm) {
      const { active } = await read<Keys>(`/${realm}/keys`);
      return active.RS256 ?? "";
    },
    async rotateKeys(realm) {
      const { id } = await read<WithId>(`/${realm}`);
      await send("POST", `/${realm}/components`, {
        name: "newer",
        providerId: "rsa-generated",
        providerType: "org.keycloak.keys.KeyProvider",
        parentId: id,
        config: { priority: [String(Date.now())], algorithm: ["RS256"] },
      });
    },
    async disableKey(realm, kid) {
      const path = await pathOfKey(realm, kid);
      const component = await read<Component>(path);
      const config = { ...component.config, enabled: ["false"], active: ["false"] };
      await send("PUT", path, { ...component, config });
    },
    async deleteKey(realm, kid) {
      await send("DELETE", await pathOfKey(realm, kid));
    },
  };
}
