import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { aptGet, runInstaller } from "./debian-package.ts";

const namesOnPath = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

const headlessShell = "chromium-headless-shell";

const usualPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Finds the Chromium that has no windows, or installs one for root on Debian; else any other. A page takes
 * it half of the time: a whole browser opens a window for each context, headless or not.
 */
export function ensureHeadlessChromium(): string {
  if (process.env.CHROMIUM_PATH) return ensureChromium();
  const found = findOnPath([headlessShell]);
  if (found) return found;
  for (const installer of aptGet(headlessShell)) runInstaller(installer);
  return findOnPath([headlessShell]) ?? ensureChromium();
}

/** Finds a Chromium: the one in `CHROMIUM_PATH`, Playwright's own, or the system's. */
export function findChromium(): string | undefined {
  const known = [process.env.CHROMIUM_PATH, chromium.executablePath()];
  return (
    known.find((path) => path && existsSync(path)) ??
    findOnPath(namesOnPath) ??
    usualPlaces.find((path) => existsSync(path))
  );
}

function findOnPath(names: readonly string[]): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((directory) => names.map((name) => join(directory, name)))
    .find((path) => existsSync(path));
}

/** Finds a Chromium or installs one: by Playwright, or, for root on Debian, by apt. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  console.log("No Chromium found: installing one for the browser tests.");
  for (const installer of [["npx", "playwright", "install", "chromium"], ...aptGet("chromium")]) {
    runInstaller(installer);
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new Error(
    "The browser tests need a Chromium, and none could be installed. Install Chromium or Google Chrome, or set CHROMIUM_PATH to one.",
  );
}
