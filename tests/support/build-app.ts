import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cleanEnvironment, pathInRepository } from "./server-process.ts";

const sources = [
  "app",
  "auth.ts",
  "auth.providers.ts",
  "auth.store.ts",
  "auth.universal-logout.ts",
  "middleware.ts",
  "next.config.mjs",
  "package.json",
  "tsconfig.json",
];

/** A production build of the app, to start with different environments. */
export type Build = "main" | "sub-path" | "database";

/** Where a build lives: a copy, so that nobody's own build or .env file takes part in a test. */
export function buildDirectory(build: Build): string {
  return pathInRepository(`.e2e/${build}`);
}

/** A change to one file. */
export interface Edit {
  file: string;
  from: string;
  to: string;
}

/**
 * What a team has to change in an app that is served from below a path of its host, and in one with
 * database sessions.
 */
const edits: Readonly<Record<Build, readonly Edit[]>> = {
  main: [
    {
      file: "auth.providers.ts",
      from: 'id: "oidc",',
      // By which the library knows what it is.
      to: 'id: process.env.TEST_PROVIDER_ID || "oidc",',
    },
    {
      file: "auth.ts",
      from: "sessionList: true,",
      to: `sessionList: true,
        sessionLimits: process.env.IDLE_TIMEOUT
          ? { oidc: { idleTimeout: Number(process.env.IDLE_TIMEOUT) } }
          : {},`,
    },
  ],
  "sub-path": [
    {
      file: "next.config.mjs",
      from: "poweredByHeader: false,",
      to: 'basePath: "/app", trailingSlash: true,',
    },
    { file: "app/sign-out-form.tsx", from: 'action="/api/', to: 'action="/app/api/' },
    { file: "app/ask-again-form.tsx", from: 'action="/api/', to: 'action="/app/api/' },
    { file: "auth.ts", from: 'signIn: "/", error: "/"', to: 'signIn: "/app", error: "/app"' },
    // Not for the sub-path: one build is enough to try them in.
    // The Edge runtime, which a file of this name has by default.
    { file: "middleware.ts", from: '  runtime: "nodejs",\n', to: "" },
    // There is no Redis in it.
    {
      file: "auth.ts",
      from: 'import { storeFromEnvironment } from "./auth.store.ts";\n',
      to: "",
    },
    { file: "auth.ts", from: "  revocationStore: storeFromEnvironment(process.env),\n", to: "" },
    // Its cookie would be too much for nginx as it comes.
    { file: "auth.ts", from: "frontChannelLogout: true", to: "frontChannelLogout: false" },
    ...["app/page.tsx", "app/account/page.tsx", "app/signed-out/page.tsx"].map((file) => ({
      file,
      from: "<SessionWatch ",
      to: '<SessionWatch basePath="/app/api/auth" ',
    })),
    { file: "auth.ts", from: "cognito: {", to: "oidc: { revokeTokens: true }, cognito: {" },
    {
      file: "auth.ts",
      from: 'afterLogout: "/signed-out",',
      to: 'afterLogout: "/signed-out", idTokenKeeper: "cookie",',
    },
    {
      file: "app/account/client-sign-out-button.tsx",
      from: "<button",
      // Without a session of its own the provider would fetch one as it appears, and an answer that
      // comes after the sign-out brings the cookie back: next-auth#4612.
      to: '<SessionProvider basePath="/app/api/auth" session={null}><button',
    },
    {
      file: "app/account/client-sign-out-button.tsx",
      from: "</button>",
      to: "</button></SessionProvider>",
    },
    {
      file: "app/account/client-sign-out-button.tsx",
      from: "import { signOut }",
      to: "import { SessionProvider, signOut }",
    },
    {
      // Next.js takes the basePath out of a route handler's URL, and Auth.js looks for it there.
      file: "app/api/auth/[...nextauth]/route.ts",
      from: "export const { GET, POST } = handlers;",
      to: `import { NextRequest } from "next/server";
        const withBasePath = (request: NextRequest) => {
          const { origin, pathname, search } = request.nextUrl;
          return new NextRequest(\`\${origin}/app\${pathname}\${search}\`, request);
        };
        export const GET = (request: NextRequest) => handlers.GET(withBasePath(request));
        export const POST = (request: NextRequest) => handlers.POST(withBasePath(request));`,
    },
  ],
  database: [
    {
      file: "auth.ts",
      from: 'afterLogout: "/signed-out",',
      to: `afterLogout: "/signed-out",
        answerFormsWith: process.env.ANSWER_FORMS_WITH === "page" ? "page" : "redirect",
        whenStoreFails: process.env.WHEN_STORE_FAILS === "deny" ? "deny" : "allow",`,
    },
    {
      file: "auth.ts",
      from: "connect(NextAuth, {",
      to: "connect(NextAuth, { adapter,",
    },
    {
      file: "auth.ts",
      from: 'import NextAuth from "next-auth";',
      to: 'import NextAuth from "next-auth";\nimport { adapter } from "./adapter";',
    },
  ],
};

/** Who is there, as a route handler and as a Server Action see it. */
const whoIsThere = {
  "app/who/route.ts": `import { auth } from "../../auth";
    export async function GET() {
      return Response.json((await auth())?.user?.email ?? null);
    }`,
  "app/who/guarded/route.ts": `import { auth } from "../../../auth";
    export const GET = auth((request) => Response.json(request.auth?.user?.email ?? null));`,
  "app/who/action/page.tsx": `import { redirect } from "next/navigation";
    import { auth } from "../../../auth";
    async function ask() {
      "use server";
      redirect("/who/action?seen=" + ((await auth())?.user?.email ?? "nobody"));
    }
    export default async function Page({ searchParams }: PageProps<"/who/action">) {
      const { seen } = await searchParams;
      return <form action={ask}><button>Who is there?</button><p>{seen}</p></form>;
    }`,
};

/** Files that the app does not have, but a team's might. */
const extraFiles: Readonly<Record<Build, Readonly<Record<string, string>>>> = {
  main: {
    ...whoIsThere,
    // As many an app has it: where to go is in the address, for whoever makes up the link.
    "app/leave/page.tsx": `import { signOut } from "../../auth";
      export default async function Page({ searchParams }: PageProps<"/leave">) {
        const { to } = await searchParams;
        async function leave() {
          "use server";
          await signOut({ redirectTo: String(to), scope: "local" });
        }
        return <form action={leave}><button>Leave</button></form>;
      }`,
    // What Next.js lets nobody do: to sign out while a page is rendered.
    "app/render-sign-out/page.tsx": `import { signOut } from "../../auth";
      export default async function Page() {
        await signOut();
        return null;
      }`,
    "app/without-redirect/route.ts": `import { signOut } from "../../auth";
      export async function POST() {
        return Response.json(await signOut({ redirectTo: "/?from=logout", redirect: false }));
      }`,
  },
  "sub-path": {},
  database: {
    ...whoIsThere,
    "adapter.ts": `import { DrizzleAdapter } from "@auth/drizzle-adapter";
      import { createClient } from "@libsql/client";
      import { drizzle } from "drizzle-orm/libsql";
      const client = createClient({ url: process.env.DATABASE_URL ?? ":memory:" });
      export const adapter = DrizzleAdapter(drizzle(client));`,
  },
};

/** Builds the app, with the edits and extra files of its variant. */
export async function buildApp(build: Build): Promise<void> {
  const directory = buildDirectory(build);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const source of sources) {
    await cp(pathInRepository(source), join(directory, source), { recursive: true });
  }
  for (const edit of edits[build]) await applyEdit(edit, directory);
  for (const [file, source] of Object.entries(extraFiles[build])) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), source);
  }
  if (build === "main") await installPackedLibrary(directory);
  await runNode([pathInRepository("node_modules/next/dist/bin/next"), "build"], directory);
}

/** Builds the library as it is published; returns the folder. */
export async function buildLibrary(): Promise<string> {
  const library = pathInRepository("packages/federated-logout");
  await runNode(["--import", "tsx", "scripts/build.ts"], library);
  return join(library, "dist");
}

// As a team would have it: the built package in node_modules, and not this repository's sources.
async function installPackedLibrary(directory: string): Promise<void> {
  const installed = join(directory, "node_modules/next-auth-federated-logout");
  await cp(await buildLibrary(), installed, { recursive: true });
}

/**
 * Runs a script with Node.js.
 *
 * @throws {Error} With everything it has printed, unless it succeeds.
 */
export function runNode(command: readonly string[], cwd: string): Promise<void> {
  return run(process.execPath, command, cwd);
}

/** Runs a program, likewise. */
export async function run(
  executable: string,
  command: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const output: string[] = [];
  const child = spawn(executable, command, { cwd, env: cleanEnvironment(env) });
  child.stdout.on("data", (text) => output.push(String(text)));
  child.stderr.on("data", (text) => output.push(String(text)));
  const [exitCode] = await once(child, "exit");
  if (exitCode !== 0) throw new Error(`${command.join(" ")} failed:\n${output.join("")}`);
}

export async function applyEdit({ file, from, to }: Edit, directory: string): Promise<void> {
  const path = join(directory, file);
  const source = await readFile(path, "utf8");
  if (!source.includes(from)) throw new Error(`${file} has no ${from} to edit`);
  await writeFile(
    path,
    source.replaceAll(from, () => to),
  );
}
