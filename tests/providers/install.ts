import { buildApp } from "../support/build-app.ts";
import { ensureKeycloak } from "../support/keycloak-distribution.ts";

export default async function install(): Promise<void> {
  await ensureKeycloak();
  await buildApp("main");
  await buildApp("database");
}
