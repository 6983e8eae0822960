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

// The last versions with an advisory that was published by July 2026, of each line.
const withAdvisories: Readonly<Record<string, readonly string[]>> = {
  next: ["14.2.35", "15.5.20", "16.0.0", "16.0.6", "16.1.6", "16.2.5", "16.2.10"],
  react: ["19.0.0", "19.0.7", "19.1.8", "19.2.0", "19.2.7"],
};

test.each(Object.entries(withAdvisories))(
  "SEC-8: %s with a published advisory is not asked for",
  (name, versions) => {
    const range = library.peerDependencies[name] ?? "*";

    expect(versions.filter((version) => satisfies(version, range))).toEqual([]);
  },
);

test("the versions that this is tested with are asked for", () => {
  for (const name of ["next", "react", "next-auth"]) {
    const [version = "", range = ""] = [app.dependencies[name], library.peerDependencies[name]];
    expect(satisfies(version, range, { includePrerelease: true })).toBe(true);
  }
});
