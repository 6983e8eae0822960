import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureJava } from "./java.ts";
import { createKeycloakAdmin, type KeycloakAdmin } from "./keycloak-admin.ts";
import { ensureKeycloak, keycloakCommand } from "./keycloak-distribution.ts";
import type { KeycloakRealm } from "./keycloak-realm.ts";
import { freePort, startServer, type ServerProcess } from "./server-process.ts";

/** A Keycloak of a run's own. What it keeps is gone when it stops. */
export interface Keycloak extends ServerProcess {
  issuerOf: (realm: string) => string;
  admin: KeycloakAdmin;
}

export interface KeycloakSettings {
  /** At least one. */
  realms: readonly KeycloakRealm[];
}

const adminClient = { id: "tests", secret: "a secret for tests" };

export async function startKeycloak({ realms }: KeycloakSettings): Promise<Keycloak> {
  const home = await createHome(realms);
  const url = `http://127.0.0.1:${await freePort()}`;
  const issuerOf = (realm: string) => `${url}/realms/${realm}`;
  const server = await startServer({
    executable: ensureJava(),
    command: keycloakCommand(home, [
      "start",
      "--optimized",
      "--import-realm",
      // It would look for others to share its cache with, beyond this machine.
      "--cache=local",
      "--log-level=warn,org.keycloak.http.access-log:info",
      "--http-access-log-enabled=true",
      "--http-enabled=true",
      "--http-host=127.0.0.1",
      `--http-port=${new URL(url).port}`,
      `--hostname=${url}`,
    ]),
    cwd: home,
    env: {
      KC_BOOTSTRAP_ADMIN_CLIENT_ID: adminClient.id,
      KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: adminClient.secret,
    },
    url,
    patienceMs: 180_000,
    isReady: () => answersForAll(realms.map(({ realm }) => issuerOf(realm))),
  });
  return {
    ...server,
    issuerOf,
    admin: createKeycloakAdmin(url, adminClient),
    async stop() {
      await server.stop();
      await rm(home, { recursive: true });
    },
  };
}

// It writes into its folder: everything that it only reads is shared with other runs.
async function createHome(realms: readonly KeycloakRealm[]): Promise<string> {
  const distribution = await ensureKeycloak();
  const home = await mkdtemp(join(tmpdir(), "keycloak-"));
  for (const name of ["conf", "lib", "providers", "themes"]) {
    await symlink(join(distribution, name), join(home, name), "junction");
  }
  const imported = join(home, "data/import");
  await mkdir(imported, { recursive: true });
  for (const realm of realms) {
    await writeFile(join(imported, `${realm.realm}-realm.json`), JSON.stringify(realm));
  }
  return home;
}

async function answersForAll(issuers: readonly string[]): Promise<boolean> {
  for (const issuer of issuers) {
    const metadata = `${issuer}/.well-known/openid-configuration`;
    const response = await fetch(metadata).catch(() => undefined);
    if (response?.status !== 200) return false;
  }
  return true;
}
