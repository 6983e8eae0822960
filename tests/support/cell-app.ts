import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "../matrix/cells.ts";
import { runNode } from "./build-app.ts";
import { copyExample, install, renameIfThere, type ExampleApp, type Manifest } from "./example-app.ts";
import { pathInRepository, startServer, type ServerProcess } from "./server-process.ts";
import { appSecret } from "./start-app.ts";

export interface CellApp extends ExampleApp {
  start: (port: number, issuer: string) => Promise<ServerProcess>;
}

/** Makes the app of a cell: an example with the cell's versions, and a page with every way to sign out. */
export async function createCellApp(cell: Cell): Promise<CellApp> {
  const app = await copyExample(cell.example, (manifest) => withVersions(manifest, cell));
  const directory = join(app.directory, cell.folder ?? "");
  const overlay = cell.router === "App" ? "app" : "pages";
  await cp(pathInRepository(`tests/matrix/overlays/${overlay}`), directory, { recursive: true });
  if (cell.sessions === "database" && cell.nextAuth.startsWith("4")) {
    await cp(pathInRepository("tests/matrix/overlays/v4-database"), directory, { recursive: true });
  }
  // Before Next.js 16 a proxy was called middleware.
  if (!cell.next.startsWith("16")) await useMiddleware(directory);
  await install(app.directory, cell.installer ?? "npm");
  const next = join(app.directory, "node_modules/next/dist/bin/next");
  await runNode([next, "build", ...(cell.bundler === "webpack" ? ["--webpack"] : [])], directory);
  const node = cell.node && (join(app.directory, "node_modules/node/bin/node"));
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
  };
}

function withVersions({ dependencies, devDependencies }: Manifest, cell: Cell): Manifest {
  const react = cell.react;
  const [major = "19"] = react.split(".");
  return {
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

async function useMiddleware(directory: string): Promise<void> {
  const middleware = join(directory, "middleware.ts");
  if (!(await renameIfThere(join(directory, "proxy.ts"), middleware))) return;
  const source = await readFile(middleware, "utf8");
  await writeFile(middleware, source.replace("auth as proxy", "auth as middleware"));
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
