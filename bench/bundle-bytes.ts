import { build } from "esbuild";
import { pathInRepository } from "../tests/support/server-process.ts";

/** Bytes of minified JavaScript that a bundler puts into a route. */
export interface BundleBytes {
  /** Read when the route is loaded. */
  atFirst: number;
  /** With what is loaded when it is used for the first time. */
  inAll: number;
}

// next-auth brings jose and oauth4webapi itself.
const broughtByNextAuth = ["jose", "oauth4webapi"];

/** What an entry of this library adds to a route that has next-auth. */
export async function bundleBytesOf(entry: "index.ts" | "v4.ts"): Promise<BundleBytes> {
  const entryPoint = `src/${entry}`;
  const { metafile } = await build({
    absWorkingDir: pathInRepository("packages/federated-logout"),
    entryPoints: [entryPoint],
    outdir: "dist",
    write: false,
    bundle: true,
    splitting: true,
    minify: true,
    charset: "utf8",
    // As Next.js builds an app.
    define: { "process.env.NODE_ENV": '"production"' },
    format: "esm",
    platform: "node",
    external: ["next", "next-auth", "next-auth-v4", "react", "redis", ...broughtByNextAuth],
    metafile: true,
  });
  const { outputs } = metafile;
  const atFirst = new Set<string>();
  function visit(path: string): void {
    const output = outputs[path];
    if (!output || atFirst.has(path)) return;
    atFirst.add(path);
    for (const { kind, path: imported } of output.imports) {
      if (kind === "import-statement") visit(imported);
    }
  }
  for (const [path, output] of Object.entries(outputs)) {
    if (output.entryPoint === entryPoint) visit(path);
  }
  const bytesOf = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
  return { atFirst: bytesOf(atFirst), inAll: bytesOf(Object.keys(outputs)) };
}
