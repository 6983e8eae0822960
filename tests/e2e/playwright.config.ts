import { defineConfig } from "@playwright/test";
import { ensureChromium } from "../support/chromium.ts";
import { pathInRepository } from "../support/server-process.ts";

export default defineConfig({
  testDir: ".",
  outputDir: pathInRepository("test-results"),
  globalSetup: "./build.ts",
  // One worker: all tests share one provider and one app, and the machine is small.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  // A shared machine can be slow at the wrong moment; a test that needed its second try is listed.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: ensureChromium(),
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
