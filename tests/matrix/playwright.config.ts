import { defineConfig } from "@playwright/test";
import browserTests from "../e2e/playwright.config.ts";

export default defineConfig(browserTests, {
  testDir: import.meta.dirname,
  globalSetup: "./pack.ts",
  // A cell is one job: who runs it installs and builds its app.
  fullyParallel: true,
});
