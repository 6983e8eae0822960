import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  advisoriesOn,
  installedNextAuth,
} from "../../packages/federated-logout/src/next-auth-v5/outdated.ts";

test.each([
  ["5.0.0-beta.25", true],
  ["5.0.0-beta.31", true],
  ["5.0.0-beta.32", false],
  ["5.0.0-beta.100", false],
  ["5.0.0", false],
  ["4.24.15", false],
])("next-auth %s has advisories that are known here: %s", (version, isOutdated) => {
  expect(advisoriesOn(version) !== undefined).toBe(isOutdated);
});

test("the version is the one that the app has installed", async () => {
  const directory = await mkdtemp(join(tmpdir(), "installed-"));
  try {
    expect(installedNextAuth(directory)).toBe(undefined);
    const nextAuth = join(directory, "node_modules/next-auth");
    await mkdir(nextAuth, { recursive: true });
    await writeFile(join(nextAuth, "package.json"), '{"version":"5.0.0-beta.30"}');

    // In an older Node.js nobody can say.
    expect(installedNextAuth(directory)).toBe(
      "getBuiltinModule" in process ? "5.0.0-beta.30" : undefined,
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});
