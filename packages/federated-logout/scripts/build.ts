import { execFileSync } from "node:child_process";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// Makes `dist`, the folder to publish: ESM and declarations, and a package.json whose exports name
// them. In this repository the package's exports name its sources, so that nothing has to be built
// while it is worked on.

const library = new URL("../", import.meta.url);
const repository = new URL("../../", library);
const dist = new URL("dist/", library);

await rm(dist, { recursive: true, force: true });
const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", repository));
const project = fileURLToPath(new URL("tsconfig.build.json", library));
execFileSync(process.execPath, [tsc, "--project", project], { stdio: "inherit" });

const lib = new URL("lib/", dist);
// In this repository v4 has a name of its own, beside v5.
const nameOfV4 = "next-auth-v4";

interface Manifest {
  [field: string]: unknown;
  name: string;
  exports: Record<string, string | Record<string, string>>;
}

const {
  scripts: _development,
  exports,
  ...manifest
}: Manifest = JSON.parse(await readFile(new URL("package.json", library), "utf8"));

const entries = Object.values(exports).flatMap((entry) =>
  typeof entry === "string" ? [entry] : Object.values(entry),
);
const command = "./src/command/cli.ts";
await bundle(entries.filter((source) => source.endsWith(".ts")));
// A program of its own: what it has in common with them would be cut into more files.
await bundle([command]);

await keepDeclarations(entries.filter((source) => source.endsWith(".ts")));

// Where it is published from: the release workflow knows.
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
const home = GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;
const beside = ["README.md", "AGENTS.md", "llms.txt"];
const published = {
  ...manifest,
  ...(home && {
    repository: { type: "git", url: `git+${home}.git`, directory: "packages/federated-logout" },
    homepage: `${home}#readme`,
    bugs: `${home}/issues`,
  }),
  files: ["lib", "CHANGELOG.md", ...beside],
  // Both, since not everybody who runs it looks at what its package has.
  bin: Object.fromEntries(
    ["federated-logout", manifest.name].map((name) => [name, compiled(command, "js")]),
  ),
  exports: Object.fromEntries(
    Object.entries(exports).map(([subpath, source]) => [subpath, builtFrom(source)]),
  ),
};
await writeFile(new URL("package.json", dist), `${JSON.stringify(published, null, 2)}\n`);
for (const file of ["LICENSE", "CHANGELOG.md"]) {
  await cp(new URL(file, repository), new URL(file, dist));
}
for (const file of beside) await cp(new URL(file, library), new URL(file, dist));

function builtFrom(source: string | Record<string, string>) {
  if (typeof source !== "string") {
    const { default: main = "" } = source;
    const byCondition = Object.entries(source).map(([name, file]) => [name, compiled(file, "js")]);
    return { types: compiled(main, "d.ts"), ...Object.fromEntries(byCondition) };
  }
  if (!source.startsWith("./src/")) return source;
  return { types: compiled(source, "d.ts"), default: compiled(source, "js") };
}

function compiled(source: string, extension: string): string {
  return source.replace("./src/", "./lib/").replace(/tsx?$/, extension);
}

// Few files, since Node.js takes half a millisecond or more for each that it imports.
async function bundle(sources: readonly string[]): Promise<void> {
  await build({
    absWorkingDir: fileURLToPath(library),
    entryPoints: [...new Set(sources)],
    outbase: "src",
    outdir: fileURLToPath(lib),
    chunkNames: "shared/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    charset: "utf8",
    // What a build shows of the file that it fails at.
    legalComments: "inline",
    alias: { [nameOfV4]: "next-auth" },
  });
}

/** Keeps the declarations that those of entries need, by the names that packages have where it is installed. */
async function keepDeclarations(sources: readonly string[]): Promise<void> {
  const needed = new Set<string>();
  async function visit(file: URL): Promise<void> {
    if (needed.has(file.href)) return;
    needed.add(file.href);
    const text = await readFile(file, "utf8");
    const asInstalled = text.replaceAll(`from "${nameOfV4}`, 'from "next-auth');
    if (asInstalled !== text) await writeFile(file, asInstalled);
    for (const [, path = ""] of text.matchAll(/(?:from|import\() ?"(\.[^"]+)\.ts"/g)) {
      await visit(new URL(`${path}.d.ts`, file));
    }
  }
  for (const source of sources) {
    await visit(new URL(source.replace("./src/", "").replace(/ts$/, "d.ts"), lib));
  }
  for (const name of await readdir(lib, { recursive: true })) {
    const file = new URL(name, lib);
    if (name.endsWith(".d.ts") && !needed.has(file.href)) await rm(file);
  }
}
