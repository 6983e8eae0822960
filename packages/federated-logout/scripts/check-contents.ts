import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// What `npm pack` takes along is what a user needs, and nothing else.

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const beside = ["AGENTS.md", "CHANGELOG.md", "LICENSE", "README.md", "llms.txt", "package.json"];

interface Packed {
  files: { path: string }[];
  /** Of the tarball, in bytes. */
  size: number;
}

const npm = process.env.npm_execpath;
const pack = ["pack", "--dry-run", "--json", "--ignore-scripts"];
const [command, args] = npm ? [process.execPath, [npm, ...pack]] : ["npm", pack];
const said = execFileSync(command, args, { cwd: dist, encoding: "utf8" });
const [{ files, size }]: [Packed] = JSON.parse(said);
const paths = files.map(({ path }) => path);

const problems = [
  ...paths
    .filter((path) => !beside.includes(path) && !/^lib\/[\w./-]+\.(js|d\.ts)$/.test(path))
    .map((path) => `${path} is for nobody who installs this`),
  ...beside.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`),
  ...linksOf(paths).map((path) => `llms.txt names ${path}, which is not there`),
  ...(size > 210_000 ? [`The tarball has ${size} bytes: more than 210,000`] : []),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function linksOf(packed: readonly string[]): string[] {
  const text = readFileSync(`${dist}llms.txt`, "utf8");
  const named = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path = ""]) => path);
  return named.filter((path) => !packed.includes(path));
}
