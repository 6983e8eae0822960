import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { aptGet, runInstaller } from "./debian-package.ts";

const oldestVersion = 17;

/** Finds a Java that is new enough or, for root on Debian, installs one. */
export function ensureJava(): string {
  const found = findJava();
  if (found) return found;
  console.log(`No Java ${oldestVersion} found: installing one for the tests.`);
  for (const installer of aptGet(`openjdk-${oldestVersion}-jre-headless`)) runInstaller(installer);
  const installed = findJava();
  if (installed) return installed;
  throw new Error(
    `A test needs Java ${oldestVersion} or newer, and none could be installed: put one on the PATH, or set JAVA_HOME.`,
  );
}

function findJava(): string | undefined {
  const { JAVA_HOME } = process.env;
  const candidates = [
    ...(JAVA_HOME ? [join(JAVA_HOME, "bin/java")] : []),
    "java",
    // Where Debian puts it, whatever older one is the default.
    `/usr/lib/jvm/java-${oldestVersion}-openjdk-${debianArchitecture()}/bin/java`,
  ];
  return candidates.find((java) => versionOf(java) >= oldestVersion);
}

function versionOf(java: string): number {
  const { stderr } = spawnSync(java, ["-version"], { encoding: "utf8" });
  return Number(/version "(\d+)/.exec(stderr ?? "")?.[1] ?? 0);
}

function debianArchitecture(): string {
  return process.arch === "x64" ? "amd64" : process.arch;
}
