import { defineConfig } from "@playwright/test";
import browserTests from "../e2e/playwright.config.ts";

// What a real provider takes for one step, on a machine that has other things to do.
const stepMs = 30_000;

export default defineConfig(browserTests, {
  testDir: import.meta.dirname,
  globalSetup: "./install.ts",
  timeout: 120_000,
  expect: { timeout: stepMs },
  use: { actionTimeout: stepMs, navigationTimeout: stepMs },
});
