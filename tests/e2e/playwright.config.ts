import { defineConfig } from "@playwright/test";
import { ensureHeadlessChromium } from "../support/chromium.ts";
import { pathInRepository } from "../support/server-process.ts";

const stepMs = 30_000;

export default defineConfig({
  testDir: ".",
  outputDir: pathInRepository("test-results"),
  globalSetup: "./build.ts",
  // As many as the smallest machine has cores; each has a provider and an app of its own.
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // What counts is how long one step may take, on a machine that has other things to do; this only ends
  // what would never end.
  timeout: 300_000,
  expect: { timeout: stepMs },
  // A shared machine can be slow at the wrong moment; a test that needed its second try is listed.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    actionTimeout: stepMs,
    navigationTimeout: stepMs,
    trace: "on-first-retry",
    launchOptions: {
      executablePath: ensureHeadlessChromium(),
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
