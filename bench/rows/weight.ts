import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cleanEnvironment, pathInRepository } from "../../tests/support/server-process.ts";
import { bundleBytesOf } from "../bundle-bytes.ts";
import { auth0, ours, plain } from "../contenders.ts";
import { closureOf } from "../package-weight.ts";
import type { Row } from "../row.ts";
import { median } from "../statistics.ts";
import { takeTurns } from "../take-turns.ts";
import { noMoreThan } from "../verdicts.ts";
import { setStage, type RunningApp } from "../workbench.ts";

const mostDependencies = 2;
const longestImportMs = 15;
const mostAtFirst = 30_000;
const framework = ["next", "react", "react-dom"];

interface Package {
  name: string;
  /** What is imported. */
  entry: string;
  /** The app it is in. */
  app: string;
  /** What is there anyway. */
  beside: readonly string[];
  /** What has been imported before. */
  after: readonly string[];
  /** Whether it imports modules of Next.js by names that Node.js cannot resolve without a loader. */
  needsLoader?: boolean;
}

const thisLibrary: Package = {
  name: "next-auth-federated-logout",
  entry: "next-auth-federated-logout",
  app: "ours",
  beside: ["next-auth", ...framework],
  after: ["@auth/core", "next-auth/jwt", "next/server.js", "next/headers.js"],
};
const packages: readonly Package[] = [
  thisLibrary,
  {
    name: "next-auth",
    entry: "next-auth",
    app: "plain",
    beside: framework,
    after: [],
    needsLoader: true,
  },
  {
    name: "@auth0/nextjs-auth0",
    entry: "@auth0/nextjs-auth0/server",
    app: "auth0",
    beside: framework,
    after: [],
    needsLoader: true,
  },
  {
    name: "express-openid-connect",
    entry: "express-openid-connect",
    app: "express",
    beside: ["express"],
    after: ["express"],
  },
];

export const weight: Row = {
  title: "Weight",
  how: "What a package brings beyond what it is installed beside (this library: beyond next-auth, Next.js and React), itself included; the time of its first import in a fresh process, once those have been imported (next-auth and @auth0/nextjs-auth0 through a loader, which slows them down, since Node.js cannot resolve what they import of Next.js); what it adds to the bundle of a route, minified, beyond next-auth; the scripts that a page loads. The hand-written recipe brings none.",
  async measure({ isQuick }) {
    const added = new Map<Package, string[]>();
    for (const each of packages) added.set(each, await foldersOf(each));
    const kilobytes = new Map<Package, number>();
    for (const [each, folders] of added) kilobytes.set(each, await kilobytesIn(folders));
    const imports = await takeTurns(packages, isQuick ? 3 : 25, timeImport);
    const scripts = await measureScripts();
    const bundled = await bundleBytesOf("index.ts");
    const lines = (valuesOf: (each: Package) => readonly number[]) =>
      packages.map((each) => ({ contender: each.name, values: valuesOf(each) }));
    const byPackage = { ours: thisLibrary.name };
    return {
      groups: [
        {
          what: "packages added",
          unit: "",
          ...byPackage,
          lines: lines((each) => [added.get(each)?.length ?? Number.NaN]),
        },
        {
          what: "installed",
          unit: "kB",
          ...byPackage,
          lines: lines((each) => [kilobytes.get(each) ?? Number.NaN]),
        },
        {
          what: "cold import",
          unit: "ms",
          ...byPackage,
          lines: lines((each) => imports.get(each) ?? []),
        },
        {
          what: "added to the bundle of a route",
          unit: "bytes",
          ours: "read at a cold start",
          lines: [
            { contender: "read at a cold start", values: [bundled.atFirst] },
            { contender: "with what is read when it is used", values: [bundled.inAll] },
          ],
        },
        {
          what: "scripts of a page",
          unit: "bytes",
          ours: ours.name,
          lines: [
            { contender: ours.name, values: [scripts.ours] },
            { contender: `${ours.name}, with SessionWatch`, values: [scripts.watched] },
            { contender: plain.name, values: [scripts.plain] },
            { contender: auth0.name, values: [scripts.auth0] },
          ],
        },
      ],
      verdicts: [
        noMoreThan(
          `at most ${mostDependencies} dependencies beyond what next-auth brings`,
          mostDependencies,
          (added.get(thisLibrary)?.length ?? Number.NaN) - 1,
        ),
        noMoreThan(
          `a cold import takes at most ${longestImportMs} ms beyond next-auth's`,
          longestImportMs,
          median(imports.get(thisLibrary) ?? []),
          "ms",
        ),
        noMoreThan(
          `at most ${mostAtFirst.toLocaleString("en")} bytes of a route's bundle are read at a cold start`,
          mostAtFirst,
          bundled.atFirst,
          "bytes",
        ),
        noMoreThan(
          "0 bytes of client JavaScript without the optional component",
          0,
          scripts.ours - scripts.plain,
          "bytes",
        ),
      ],
    };
  },
};

const bench = pathInRepository("bench/");

async function foldersOf({ name, beside }: Package): Promise<string[]> {
  const lockFile = new URL("../package-lock.json", import.meta.url);
  const there = await closureOf(lockFile, beside);
  const all = await closureOf(lockFile, [name]);
  return [...all].filter((folder) => !there.has(folder)).map((folder) => join(bench, folder));
}

async function kilobytesIn(folders: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      // The packages in it are counted by themselves.
      const isOwn = !join(entry.parentPath, entry.name)
        .slice(folder.length)
        .includes("node_modules");
      if (entry.isFile() && isOwn) bytes += (await stat(join(entry.parentPath, entry.name))).size;
    }
  }
  return bytes / 1000;
}

const importInTurn = `
for (const name of JSON.parse(process.argv[2])) await import(name);
const startedAt = performance.now();
await import(process.argv[1]);
console.log(performance.now() - startedAt);
process.exit();
`;

async function timeImport({ entry, app, after, needsLoader }: Package): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...(needsLoader ? ["--import", pathInRepository("bench/resolve-next.mjs")] : []),
      "--input-type=module",
      "--eval",
      importInTurn,
      entry,
      JSON.stringify(after),
    ],
    { cwd: pathInRepository(`bench/apps/${app}`), env: cleanEnvironment() },
  );
  return Number(stdout);
}

async function measureScripts() {
  const stage = await setStage({ contenders: [ours, plain, auth0] });
  try {
    const bytesOf = async (app: RunningApp, path = "/") => {
      const browser = await app.signIn();
      const { body } = await browser.send(new URL(path, app.home));
      const sources = new Set(
        [...body.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src]) => src),
      );
      let bytes = 0;
      for (const source of sources) {
        const script = await stage.client.send(new URL(source ?? "", app.home));
        bytes += Buffer.byteLength(script.body);
      }
      return bytes;
    };
    const [oursApp, plainApp, auth0App] = stage.apps;
    if (!oursApp || !plainApp || !auth0App) throw new Error("An app does not run");
    return {
      ours: await bytesOf(oursApp),
      watched: await bytesOf(oursApp, "/watch"),
      plain: await bytesOf(plainApp),
      auth0: await bytesOf(auth0App),
    };
  } finally {
    await stage.stop();
  }
}
