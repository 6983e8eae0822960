import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The commands that install a package, for root on Debian; none for anybody else. */
export function aptGet(name: string): string[][] {
  const isRootOnDebian = existsSync("/etc/debian_version") && process.getuid?.() === 0;
  return isRootOnDebian
    ? [
        ["apt-get", "update"],
        ["apt-get", "install", "--yes", "--no-install-recommends", name],
      ]
    : [];
}

/** Finds a server's executable or, for root on Debian, installs its package. */
export function ensureExecutable(name: string, packageName: string): string {
  const found = findExecutable(name);
  if (found) return found;
  console.log(`No ${name} found: installing one for the tests.`);
  for (const installer of aptGet(packageName)) runInstaller(installer);
  const installed = findExecutable(name);
  if (installed) return installed;
  throw new Error(`A test needs ${name}, and none could be installed: put one on the PATH.`);
}

function findExecutable(name: string): string | undefined {
  const directories = [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/sbin",
    "/usr/local/sbin",
  ];
  return directories.map((directory) => join(directory, name)).find((path) => existsSync(path));
}

/** Runs a command that installs something, and shows what it says. */
export function runInstaller([command = "", ...args]: readonly string[]): void {
  spawnSync(command, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
