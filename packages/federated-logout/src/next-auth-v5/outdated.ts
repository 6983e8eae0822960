import { builtInModule } from "../runtime/built-in-module.ts";

const firstBetaWithoutAdvisories = 32;

const advisories = [
  "GHSA-7rqj-j65f-68wh",
  "GHSA-8fpg-xm3f-6cx3",
  "GHSA-x445-f3h2-j279",
  "GHSA-xmf8-cvqr-rfgj",
];

/** What is to be said of a version of next-auth, if it has published advisories. */
export function advisoriesOn(version: string): string | undefined {
  const [, beta] = /^5\.0\.0-beta\.(\d+)$/.exec(version) ?? [];
  if (beta === undefined || Number(beta) >= firstBetaWithoutAdvisories) return undefined;
  return `next-auth ${version} has published advisories (${advisories.join(", ")}): npm install next-auth@5.0.0-beta.${firstBetaWithoutAdvisories}`;
}

interface NodeProcess {
  cwd: () => string;
}

/**
 * The version of next-auth that an app has.
 *
 * @param directory - The app's own; by default where its server was started.
 * @returns `undefined` where that cannot be found out: in the Edge runtime, and where next-auth itself was
 *   not copied beside the server.
 */
export function installedNextAuth(directory?: string): string | undefined {
  try {
    // Next.js warns of Node.js's own modules in whatever might run in the Edge runtime.
    const node: NodeProcess = Reflect.get(globalThis, "process");
    const requireThere = builtInModule("node:module")?.createRequire(
      `${directory ?? node.cwd()}/package.json`,
    );
    const manifest: unknown = requireThere?.("next-auth/package.json");
    return isManifest(manifest) ? manifest.version : undefined;
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is { version: string } {
  return typeof value === "object" && value !== null && "version" in value;
}
