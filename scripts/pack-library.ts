import { execFileSync } from "node:child_process";
import { readFileSync, renameSync } from "node:fs";
import { fileURLToPath } from "node:url";

const repository = new URL("../", import.meta.url);

/** The package as the examples' manifests name it. */
export const packedLibrary: string = fileURLToPath(
  new URL("examples/next-auth-federated-logout.tgz", repository),
);

/** Makes the package that the examples install. */
export function packLibrary(): void {
  const cwd = fileURLToPath(repository);
  const npm = (...command: string[]) =>
    execFileSync("npm", [...command, "--loglevel=error"], {
      cwd,
      stdio: ["ignore", "ignore", "inherit"],
    });
  npm("run", "build", "--workspace", "packages/federated-logout");
  npm("pack", "./packages/federated-logout/dist", "--pack-destination", "examples");
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("packages/federated-logout/package.json", repository), "utf8"),
  );
  renameSync(
    new URL(`examples/next-auth-federated-logout-${version}.tgz`, repository),
    packedLibrary,
  );
}
