import { readFile } from "node:fs/promises";
import { satisfies } from "semver";
import { expect, test } from "vitest";

interface Manifest {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}

const read = async (path: string): Promise<Manifest> =>
  JSON.parse(await readFile(new URL(path, import.meta.url), "utf8"));
const app = await read("../../package.json");
const library = await read("../../packages/federated-logout/package.json");

test("the versions that this is tested with are asked for", () => {
  for (const name of ["next", "react", "next-auth"]) {
    const [version = "", range = ""] = [app.dependencies[name], library.peerDependencies[name]];
    expect(satisfies(version, range, { includePrerelease: true })).toBe(true);
  }
});
