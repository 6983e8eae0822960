import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, test } from "vitest";

const library = fileURLToPath(new URL("../../packages/federated-logout/", import.meta.url));
const sources = join(library, "src");

// From the top down: a room imports from those below it, and from itself.
const rooms = [
  "command",
  "init",
  "assembly",
  "next-auth-v5",
  "next-auth-v4",
  "auth-js",
  "next",
  "doctor",
  "logout",
  "sign-in",
  "front-channel",
  "back-channel",
  "signals",
  "verified-tokens",
  "testing",
  "sessions",
  "providers",
  "http",
  "runtime",
];
// What everybody may speak of.
const contracts = ["audit.ts", "errors.ts", "events.ts", "outcome.ts"];
// What is agreed with the app: for what puts everything together.
const agreements = ["options.ts", "assert-options.ts", "federated-logout-interface.ts"];
const entrances = [
  "index.ts",
  "index.browser.ts",
  "federated-logout-v4.ts",
  "federated-logout-v5.ts",
  "common.ts",
  "v4.ts",
  "federated-logout.browser.ts",
  "describe-outcome.ts",
];

const files = (await readdir(sources, { recursive: true })).filter((file) => file.endsWith(".ts"));
const texts = new Map(
  await Promise.all(
    files.map(async (file) => [file, await readFile(join(sources, file), "utf8")] as const),
  ),
);

/** Every import of a file, also of types alone: whoever changes a type changes those who name it. */
function importsOf(file: string): string[] {
  const specifiers = (texts.get(file) ?? "").matchAll(/(?:from |import |import\()"(\.[^"]+)"/g);
  return [...specifiers].map(([, specifier = ""]) => normalize(join(dirname(file), specifier)));
}

function levelOf(file: string): number {
  if (contracts.includes(file)) return rooms.length;
  if (entrances.includes(file)) return -1;
  if (agreements.includes(file)) return rooms.indexOf("assembly");
  const [room = ""] = file.split("/");
  const level = rooms.indexOf(room);
  if (level < 0) throw new Error(`${file} is in no room`);
  return level;
}

test("every file is in a room, and imports from its own and from those below it only", () => {
  const upward = files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => levelOf(imported) < levelOf(file))
      .map((imported) => `${file} -> ${imported}`),
  );

  expect(upward).toEqual([]);
});

test("the map of the library names the rooms, from the top down", async () => {
  const map = await readFile(join(library, "ARCHITECTURE.md"), "utf8");

  expect([...map.matchAll(/^\| `([^`]+)\/` /gm)].map(([, room]) => room)).toEqual(rooms);
});

test.each(["index.ts", "v4.ts"])(
  "what is written about providers is in no app's bundle for production, nor is the doctor: %s",
  async (entry) => {
    const { metafile } = await build({
      absWorkingDir: library,
      entryPoints: [`src/${entry}`],
      outdir: "dist",
      write: false,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      packages: "external",
      // As Next.js builds an app.
      define: { "process.env.NODE_ENV": '"production"' },
      minifySyntax: true,
      metafile: true,
    });
    const bundled = Object.keys(metafile.inputs).map((file) => file.replace("src/", ""));

    expect(bundled).toContain("providers/known/with-logout.ts");
    const isForDevelopment = (file: string) =>
      file.includes("documented") ||
      (file.startsWith("doctor/") && file !== "doctor/recent-events.ts");
    expect(bundled.filter(isForDevelopment)).toEqual([]);
  },
);

test("no file imports itself, by whatever way round", () => {
  const circles: string[] = [];
  const done = new Set<string>();
  function walk(file: string, path: readonly string[]): void {
    if (path.includes(file)) {
      circles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      return;
    }
    if (done.has(file)) return;
    for (const imported of importsOf(file)) walk(imported, [...path, file]);
    done.add(file);
  }
  for (const file of files) walk(file, []);

  expect(circles).toEqual([]);
});

test("only next-auth-v4/ and next-auth-v5/ use next-auth, and only next/ uses Next.js and React", () => {
  const using = (packages: RegExp) =>
    files.filter((file) => {
      const imports = [
        ...(texts.get(file) ?? "").matchAll(/^import (?!type).*? from "([^"]+)"/gms),
      ];
      return imports.some(
        ([statement, name = ""]) => packages.test(name) && !statement.startsWith("import type"),
      );
    });

  const ofVersion = /^next-auth-v[45]\//;
  expect(using(/^(next-auth|@auth\/)/).filter((file) => !ofVersion.test(file))).toEqual([]);
  expect(using(/^(next(\/|$)|react)/).filter((file) => !file.startsWith("next/"))).toEqual([]);
});

test("no file has more than 250 lines, except the provider tables", () => {
  const long = files.filter(
    (file) =>
      !/^providers\/(known|documented)\//.test(file) &&
      (texts.get(file) ?? "").split("\n").length > 251,
  );

  expect(long).toEqual([]);
});

test("what puts everything together has less than 150 lines", () => {
  expect((texts.get("assembly/create-federated-logout.ts") ?? "").split("\n").length).toBeLessThan(
    150,
  );
});

test("all but auth-js/, next/ and what puts them together runs in plain Node.js, with neither next nor next-auth installed", async () => {
  const directory = await mkdtemp(join(tmpdir(), "rooms-"));
  try {
    await cp(sources, join(directory, "src"), { recursive: true });
    await writeFile(join(directory, "package.json"), '{"type":"module"}');
    await mkdir(join(directory, "node_modules"));
    const repository = join(library, "../..");
    for (const dependency of ["cookie", "jose", "oauth4webapi"]) {
      const installed = join(repository, "node_modules", dependency);
      await symlink(installed, join(directory, "node_modules", dependency));
    }
    const alone = files.filter(
      (file) =>
        levelOf(file) >= rooms.indexOf("logout") && file !== "command/cli.ts" && file.includes("/"),
    );
    expect(alone.length).toBeGreaterThan(70);
    const script = `for (const file of ${JSON.stringify(alone)}) await import(${JSON.stringify(`file://${directory}/src/`)} + file);`;

    const tsx = join(repository, "node_modules/tsx/dist/esm/index.mjs");
    await promisify(execFile)(
      process.execPath,
      ["--import", tsx, "--input-type=module", "--eval", script],
      { cwd: directory },
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});
