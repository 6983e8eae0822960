import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "../matrix/cells.ts";
import { applyEdit, run, runNode } from "./build-app.ts";
import {
  copyExample,
  install,
  renameIfThere,
  type ExampleApp,
  type Manifest,
} from "./example-app.ts";
import { pathInRepository, startServer, type ServerProcess } from "./server-process.ts";
import { appSecret } from "./start-app.ts";

export interface CellApp extends ExampleApp {
  start: (port: number, issuer: string) => Promise<ServerProcess>;
  /** What TypeScript finds wrong in the library's declarations. */
  problemsOfDeclarations: () => Promise<string[]>;
  /** Runs the unit tests of the example. */
  test: () => Promise<void>;
}

/** Makes the app of a cell: an example with the cell's versions, and a page with every way to sign out. */
export async function createCellApp(cell: Cell): Promise<CellApp> {
  const app = await copyExample(cell.example, (manifest) => withVersions(manifest, cell));
  const directory = join(app.directory, cell.folder ?? "");
  const overlay = cell.router === "App" ? "app" : "pages";
  await cp(pathInRepository(`tests/matrix/overlays/${overlay}`), directory, { recursive: true });
  if (cell.hasOlderPage) {
    await cp(pathInRepository("tests/matrix/overlays/v5-pages"), directory, { recursive: true });
  }
  if (cell.sessions === "database") await useDatabase(directory, cell);
  // Before Next.js 16 a proxy was called middleware.
  if (!cell.next.startsWith("16")) await useMiddleware(directory, cell);
  await install(app.directory, cell.installer ?? "npm");
  const next = join(app.directory, "node_modules/next/dist/bin/next");
  await runNode([next, "build", ...(cell.bundler === "webpack" ? ["--webpack"] : [])], directory);
  const node = cell.node && join(app.directory, "node_modules/node/bin/node");
  return {
    ...app,
    start: (port, issuer) =>
      startServer({
        ...(node && { executable: node }),
        command: [next, "start", "--hostname", "127.0.0.1", "--port", String(port)],
        cwd: directory,
        env: environmentOf(cell, directory, port, issuer),
        url: `http://localhost:${port}`,
      }),
    async problemsOfDeclarations() {
      const tsc = join(app.directory, "node_modules/typescript/bin/tsc");
      // What else an app depends on may have problems of its own.
      const all = await outputOf([tsc, "--noEmit", "--skipLibCheck", "false"], directory);
      return all.split("\n").filter((line) => line.includes("next-auth-federated-logout"));
    },
    test: () => run("npm", ["run", "test"], app.directory, { NODE_ENV: "test" }),
  };
}

async function outputOf(command: readonly string[], cwd: string): Promise<string> {
  try {
    await runNode(command, cwd);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function withVersions(manifest: Manifest, cell: Cell): Manifest {
  const { dependencies, devDependencies } = manifest;
  const { react } = cell;
  const [major = "19"] = react.split(".");
  return {
    ...manifest,
    dependencies: {
      ...dependencies,
      next: cell.next,
      "next-auth": cell.nextAuth,
      react,
      "react-dom": react,
      ...(cell.sessions === "database" && {
        "@auth/drizzle-adapter": "^1.11.3",
        "@libsql/client": "^0.15.15",
        "drizzle-orm": "^0.45.4",
      }),
    },
    devDependencies: {
      ...devDependencies,
      "@types/react": `^${major}`,
      "@types/react-dom": `^${major}`,
      typescript: cell.typescript,
      ...(cell.node && { node: `^${cell.node}` }),
    },
  };
}

// As the example of database sessions does it, which is one of v5.
async function useDatabase(directory: string, cell: Cell): Promise<void> {
  if (cell.example === "database-sessions") return;
  for (const file of ["database.ts", "instrumentation.ts", "next.config.mjs"]) {
    await cp(pathInRepository(`examples/database-sessions/${file}`), join(directory, file));
  }
  // It reads JWTs, and nothing else.
  await rm(join(directory, "proxy.ts"), { force: true });
  const connect = "logout.connect(NextAuth, {";
  await applyEdit(
    { file: "auth.ts", from: connect, to: `${connect}\n  adapter: adapter as Adapter,` },
    directory,
  );
  const importNextAuth = 'import NextAuth from "next-auth";';
  const imports = `import { adapter } from "./database";\nimport type { Adapter } from "next-auth/adapters";`;
  await applyEdit(
    { file: "auth.ts", from: importNextAuth, to: `${importNextAuth}\n${imports}` },
    directory,
  );
}

async function useMiddleware(directory: string, { nextAuth }: Cell): Promise<void> {
  const middleware = join(directory, "middleware.ts");
  if (!(await renameIfThere(join(directory, "proxy.ts"), middleware))) return;
  const source = await readFile(middleware, "utf8");
  // It runs in the Edge runtime, which v4 itself does not.
  const [, config = ""] = source.split("\n// The pages");
  const inEdgeRuntime = nextAuth.startsWith("4")
    ? `export { default } from "next-auth/middleware";\n// The pages${config}`
    : source.replace("auth as proxy", "auth as middleware");
  await writeFile(middleware, inEdgeRuntime);
}

function environmentOf(cell: Cell, directory: string, port: number, issuer: string) {
  const url = `http://localhost:${port}`;
  return {
    ...(cell.nextAuth.startsWith("4")
      ? {
          NEXTAUTH_URL: url,
          NEXTAUTH_SECRET: appSecret,
          OIDC_CLIENT_ID: "app",
          OIDC_CLIENT_SECRET: "app-secret",
          OIDC_ISSUER: issuer,
        }
      : {
          AUTH_URL: url,
          AUTH_SECRET: appSecret,
          AUTH_OIDC_ID: "app",
          AUTH_OIDC_SECRET: "app-secret",
          AUTH_OIDC_ISSUER: issuer,
        }),
    ...(cell.sessions === "database" && { DATABASE_URL: `file:${directory}/sessions-${port}.db` }),
  };
}
