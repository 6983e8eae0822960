import type * as Fs from "node:fs";
import type * as Module from "node:module";
import type { BaseUrl } from "../http/base-url.ts";
import { note, ok, problem, question, type Finding } from "./finding.ts";
import { readMatchers } from "./read-matchers.ts";

export interface ExamineGuardContext {
  fs: Pick<typeof Fs, "existsSync" | "readFileSync">;
  module: Pick<typeof Module, "createRequire">;
  /** The app's own. */
  directory: string;
  base: BaseUrl;
}

const names = ["proxy", "middleware"];
const extensions = ["ts", "js", "mts", "mjs", "tsx"];

/** Examines the proxy or middleware of an app, by its source: Next.js says nowhere else what it covers. */
export function examineGuard({ fs, module, directory, base }: ExamineGuardContext): Finding[] {
  const file = ["", "src/"]
    .flatMap((folder) => names.map((name) => folder + name))
    .flatMap((path) => extensions.map((extension) => `${path}.${extension}`))
    .find((path) => fs.existsSync(`${directory}/${path}`));
  if (file === undefined) return [note("There is no proxy or middleware.")];
  const source = withoutComments(fs.readFileSync(`${directory}/${file}`, "utf8"));
  if (!/auth/i.test(source)) return [note(`${file} has nothing to do with next-auth.`)];
  const isEdge = file.includes("middleware") && !/runtime\s*:\s*["']nodejs["']/.test(source);
  const hasOwn = /\bNextAuth\(/.test(source) && /["']next-auth["']/.test(source);
  return [
    examineMatchers(file, readMatchers(source), { module, directory, base }),
    ...(hasOwn
      ? [
          problem(
            `${file} calls NextAuth by itself: it knows nothing of ended sessions, and lets them pass. Use \`auth\` of what connect has returned there.`,
          ),
        ]
      : []),
    ...(isEdge
      ? [
          question(
            `Does every page that ${file} guards ask auth() itself? It runs in the Edge runtime, and does not know which sessions have ended elsewhere. With runtime: "nodejs" in its config it does.`,
          ),
        ]
      : []),
  ];
}

// But for those that begin within a line: there it may be a string's.
function withoutComments(source: string): string {
  return source.replaceAll(/^\s*\/\*[^]*?\*\//gm, "").replaceAll(/^\s*\/\/.*$/gm, "");
}

function examineMatchers(
  file: string,
  matchers: readonly string[] | undefined,
  { module, directory, base }: Omit<ExamineGuardContext, "fs">,
): Finding {
  const { authPath, appPath } = base;
  const path = `${authPath.slice(appPath.length)}/federated-logout/callback`;
  try {
    const matches = matcherOf(module, directory);
    // Without a matcher it runs before everything.
    const covers = matchers === undefined || matchers.some((matcher) => matches(matcher, path));
    return covers
      ? problem(
          `The matcher of ${file} covers ${authPath}: a session is renewed in the response that ends it. Keep ${authPath} out of it.`,
        )
      : ok(`The matcher of ${file} leaves ${authPath} alone.`);
  } catch {
    return question(`Does the matcher of ${file} leave ${authPath} alone?`);
  }
}

interface PathToRegexp {
  pathToRegexp: (path: string) => RegExp;
}

// As Next.js itself reads them.
function matcherOf(
  { createRequire }: Pick<typeof Module, "createRequire">,
  directory: string,
): (matcher: string, path: string) => boolean {
  const { pathToRegexp }: PathToRegexp = createRequire(`${directory}/package.json`)(
    "next/dist/compiled/path-to-regexp",
  );
  return (matcher, path) => pathToRegexp(matcher).test(path);
}
