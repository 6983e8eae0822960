import { defineConfig } from "@playwright/test";
import browserTests from "../e2e/playwright.config.ts";

export default defineConfig(browserTests, {
  testDir: import.meta.dirname,
  globalSetup: "./install.ts",
  // One Keycloak takes half of a small machine.
  workers: 1,
});
