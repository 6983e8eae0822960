import type * as Fs from "node:fs";
import type { BaseUrl } from "../http/base-url.ts";
import { isObject } from "../runtime/is-object.ts";
import { note, ok, problem, question, type Finding } from "./finding.ts";

interface Matcher {
  regexp: string;
}

// Where Next.js says what runs before a request, in development: since 16 in a folder of its own.
const folders = [".next/dev/server", ".next/server"];

/** Examines what the app has of a proxy or middleware, by what Next.js has made of it. */
export function examineGuard(
  { readFileSync }: Pick<typeof Fs, "readFileSync">,
  directory: string,
  { authPath, appPath }: BaseUrl,
): Finding[] {
  const found = folders.flatMap((folder) => [
    {
      isEdge: true,
      matchers: matchersOf(read(`${folder}/middleware-manifest.json`), "middleware", "/"),
    },
    {
      isEdge: false,
      matchers: matchersOf(
        read(`${folder}/functions-config-manifest.json`),
        "functions",
        "/_middleware",
      ),
    },
  ]);
  const guard = found.find(({ matchers }) => matchers.length > 0);
  if (!guard) return [note("There is no proxy or middleware.")];
  const path = `${authPath.slice(appPath.length)}/federated-logout/callback`;
  const covers = guard.matchers.some(({ regexp }) => new RegExp(regexp).test(path));
  return [
    covers
      ? problem(
          `The matcher of the proxy or middleware covers ${authPath}: a session is renewed in the response that ends it. Keep ${authPath} out of it.`,
        )
      : ok(`The matcher of the proxy or middleware leaves ${authPath} alone.`),
    ...(guard.isEdge
      ? [
          question(
            'Does every page that the middleware guards ask auth() itself? It runs in the Edge runtime, and does not know which sessions have ended elsewhere. With runtime: "nodejs" in its config it does.',
          ),
        ]
      : []),
  ];

  function read(file: string): unknown {
    try {
      return JSON.parse(readFileSync(`${directory}/${file}`, "utf8"));
    } catch {
      return undefined;
    }
  }
}

function matchersOf(manifest: unknown, group: string, name: string): Matcher[] {
  const entry = memberOf(memberOf(manifest, group), name);
  const matchers = memberOf(entry, "matchers");
  return Array.isArray(matchers) ? matchers.filter(isMatcher) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined;
}

function isMatcher(value: unknown): value is Matcher {
  return isObject(value) && typeof Reflect.get(value, "regexp") === "string";
}
