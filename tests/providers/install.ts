import { buildApp } from "../support/build-app.ts";
import { ensureDjangoOAuthToolkit } from "../support/django-oauth-toolkit.ts";
import { ensureKeycloak } from "../support/keycloak-distribution.ts";

export default async function install(): Promise<void> {
  await ensureKeycloak();
  await ensureDjangoOAuthToolkit();
  await buildApp("main");
  await buildApp("database");
}
