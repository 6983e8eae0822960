import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

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

/** Runs a command that installs something, and shows what it says. */
export function runInstaller([command = "", ...args]: readonly string[]): void {
  spawnSync(command, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
