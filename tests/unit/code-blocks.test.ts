import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { typeErrorsIn } from "../support/type-errors.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string) => readFile(join(repository, path), "utf8");

const inDocs = (await readdir(join(repository, "docs"), { recursive: true }))
  .filter((file) => file.endsWith(".md") && !file.includes("node_modules"))
  .map((file) => `docs/${file}`);
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "packages/federated-logout/README.md",
  ...inDocs,
].toSorted();

interface CodeBlock {
  document: string;
  /** In the document, from 1. */
  line: number;
  language: string;
  code: string;
}

const blocks = (
  await Promise.all(documents.map(async (document) => blocksIn(document, await read(document))))
).flat();

function blocksIn(document: string, text: string): CodeBlock[] {
  return [...text.matchAll(/^( *)```(\w*)\n([^]*?)\n\1```$/gm)].map((match) => {
    const [, indent = "", language = "", code = ""] = match;
    return {
      document,
      line: text.slice(0, match.index).split("\n").length,
      language,
      code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    };
  });
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

// What the apps in the documents have of their own.
const ofTheApp = {
  "db.ts": `export declare const db: {
  people: { findByEmail(email: string): Promise<{ oktaId: string } | undefined> };
  audit: { insert(row: object): Promise<void> };
};`,
  "permissions.ts": `export declare function mayManagePeople(session: object | null): boolean;`,
  "my-store.ts": `import type { RevocationStore } from "next-auth-federated-logout";
export declare function myStore(): RevocationStore;`,
  "refresh.ts": `export declare function refresh(
  refreshToken: unknown,
): Promise<{ id_token?: string; refresh_token?: string; expires_in: number }>;`,
  "expiry-notice.tsx": `import type { ExpiringSession } from "next-auth-federated-logout/session-watch";
export declare function ExpiryNotice(session: ExpiringSession): React.ReactNode;`,
  "globals.d.ts": `declare module "@keyv/postgres" {
  import type { KeyvStoreAdapter } from "keyv";
  export default class KeyvPostgres { constructor(url: string) }
  export default interface KeyvPostgres extends KeyvStoreAdapter {}
}`,
  "session.d.ts": `import "next-auth";
declare module "next-auth" { interface Session { idToken?: string } }`,
};

const versions = {
  v5: {
    nextAuth: "next-auth",
    auth: `import NextAuth from "next-auth";
import { federatedLogout } from "next-auth-federated-logout";
export const logout = federatedLogout();
export const { handlers, auth, signIn, signOut } = logout.connect(NextAuth, { providers: [] });`,
  },
  v4: {
    nextAuth: "next-auth-v4",
    auth: `import NextAuth from "next-auth";
import { federatedLogout } from "next-auth-federated-logout/v4";
export const logout = federatedLogout();
export const { authOptions, handler, signOut } = logout.connect(NextAuth, { providers: [] });`,
  },
};

function isOfV4({ document, code }: CodeBlock): boolean {
  return (
    document === "docs/next-auth-v4.md" || /federated-logout\/v4|authOptions|\bhandler\b/.test(code)
  );
}

/** What the compiler says of code blocks, by the line of the document where each begins. */
async function compile(compiled: readonly CodeBlock[], version: keyof typeof versions) {
  const { nextAuth, auth } = versions[version];
  await mkdir(join(repository, ".e2e"), { recursive: true });
  const folder = await mkdtemp(join(repository, ".e2e/code-blocks-"));
  folders.push(folder);
  const names = new Map(
    compiled.map((block, index) => [`block-${index}`, `${block.document}:${block.line}`]),
  );
  const files = {
    ...ofTheApp,
    "auth.ts": auth,
    // Each is a module, and so are those that neither import nor export anything.
    ...Object.fromEntries(
      compiled.map(({ language, code }, index) => [
        `block-${index}.${language}`,
        `${code}\nexport {};\n`,
      ]),
    ),
  };
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  const errors = await typeErrorsIn({
    folder,
    nextAuth,
    paths: { "@/*": [`${folder}/*`] },
    compilerOptions: { exactOptionalPropertyTypes: false },
  });
  return errors.map((line) => line.replace(/^block-\d+/, (name) => names.get(name) ?? name));
}

describe("every code block of the documents", () => {
  const typed = blocks.filter(({ language }) => ["ts", "tsx", "js"].includes(language));

  test("there are some", () => {
    expect(typed.length).toBeGreaterThan(40);
  });

  test.each(["v5", "v4"] as const)(
    "compiles, with next-auth %s",
    async (version) => {
      const ofVersion = typed.filter((block) => isOfV4(block) === (version === "v4"));

      // This project's own auth.ts, which is compiled where it is.
      const compiled = ofVersion.filter(({ code }) => !code.includes("auth.providers.ts"));
      expect(await compile(compiled, version)).toEqual([]);
    },
    60_000,
  );

  test("is in a language that somebody looks at", () => {
    const others = new Set(blocks.map(({ language }) => language));

    expect([...others].toSorted()).toEqual(["html", "js", "nginx", "sh", "text", "ts", "tsx"]);
  });

  test("of a shell has commands that there are", async () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(await read("package.json"));
    const unknown = blocks
      .filter(({ language }) => language === "sh")
      .flatMap(({ code, document, line }) =>
        // A request goes on over several lines.
        (code.startsWith("curl ") ? [] : code.split("\n")).map((command) => ({
          command,
          at: `${document}:${line}`,
        })),
      )
      .filter(({ command }) => !command.split(" && ").every((part) => isKnown(part, scripts)));

    expect(unknown).toEqual([]);
  });
});

const otherCommands = [
  /^npm ci$/,
  /^npm install next-auth-federated-logout$/,
  /^npx --no federated-logout (init|doctor( http:\/\/localhost:3000)?)$/,
  /^npx vitest run /,
];

function isKnown(command: string, scripts: Readonly<Record<string, string>>): boolean {
  const [, script] = /^(?:[A-Z\d_]+=\S+ )*npm (?:run )?([\w:-]+)/.exec(command) ?? [];
  if (script !== undefined && script in scripts) return true;
  return /^[A-Z\d_]+=.+$/.test(command) || otherCommands.some((known) => known.test(command));
}
