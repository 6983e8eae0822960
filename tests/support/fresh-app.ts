import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyEdit, buildLibrary, run, runNode, type Edit } from "./build-app.ts";
import { pathInRepository, startServer, type ServerProcess } from "./server-process.ts";

/** All that an app with stock Auth.js has to change. */
export const twoLines: readonly Edit[] = [
  {
    file: "auth.ts",
    from: 'import NextAuth from "next-auth";\n',
    to: 'import NextAuth from "next-auth";\nimport { federatedLogout } from "next-auth-federated-logout";\n',
  },
  {
    file: "auth.ts",
    from: "} = NextAuth({",
    to: "} = federatedLogout().connect(NextAuth, {",
  },
];

/** An app as `create-next-app` makes it, that signs people in by Auth.js. */
export interface FreshApp {
  directory: string;
  edit: (edits: readonly Edit[]) => Promise<void>;
  /** Rejects with what the build has printed. */
  build: () => Promise<void>;
  start: (port: number, env: Readonly<Record<string, string>>) => Promise<ServerProcess>;
  remove: () => Promise<void>;
}

/**
 * Creates one outside of this repository, and installs the library there from its package: nothing is
 * found that an app would not have.
 */
export async function createFreshApp(): Promise<FreshApp> {
  const parent = await mkdtemp(join(tmpdir(), "fresh-app-"));
  const directory = join(parent, "app");
  const answers =
    "--ts --app --no-tailwind --no-linter --no-src-dir --no-react-compiler --import-alias @/* --use-npm --disable-git --skip-install --yes";
  await runNode(
    [pathInRepository("node_modules/create-next-app/dist/index.js"), "app", ...answers.split(" ")],
    parent,
  );
  await cp(pathInRepository("tests/fresh-app"), directory, { recursive: true });
  await run("npm", ["pack", await buildLibrary(), "--pack-destination", parent], parent);
  await run(
    "npm",
    ["install", "--no-audit", "--no-fund", "--include=dev", ...(await packages(parent))],
    directory,
  );
  const next = join(directory, "node_modules/next/dist/bin/next");
  return {
    directory,
    async edit(edits) {
      for (const edit of edits) await applyEdit(edit, directory);
    },
    build: () => runNode([next, "build"], directory),
    start: (port, env) =>
      startServer({
        command: [next, "start", "--hostname", "127.0.0.1", "--port", String(port)],
        cwd: directory,
        env,
        url: `http://localhost:${port}`,
      }),
    remove: () => rm(parent, { recursive: true }),
  };
}

interface Manifest {
  version: string;
  dependencies: Readonly<Record<string, string>>;
  devDependencies: Readonly<Record<string, string>>;
}

// The versions that this project is tested with; everything else is the generated app's own.
async function packages(parent: string): Promise<string[]> {
  const { dependencies, devDependencies }: Manifest = await readManifest("package.json");
  const { version } = await readManifest("packages/federated-logout/package.json");
  const versions = { ...dependencies, ...devDependencies };
  const names = ["next-auth", "@auth/drizzle-adapter", "drizzle-orm", "@libsql/client"];
  return [
    ...names.map((name) => `${name}@${versions[name]}`),
    join(parent, `next-auth-federated-logout-${version}.tgz`),
  ];
}

async function readManifest(path: string): Promise<Manifest> {
  return JSON.parse(await readFile(pathInRepository(path), "utf8"));
}
