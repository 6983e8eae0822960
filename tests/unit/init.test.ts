import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { init } from "../../packages/federated-logout/src/init/init.ts";
import { typeErrorsIn } from "../support/type-errors.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

type Files = Readonly<Record<string, string>>;

/** An app of these files, in a folder of its own. */
async function appOf(files: Files): Promise<string> {
  // Within the repository, so that its packages are found.
  await mkdir(join(repository, ".e2e"), { recursive: true });
  const folder = await mkdtemp(join(repository, ".e2e/init-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

async function run(files: Files, nextAuthVersion: string | undefined, answer = true) {
  const directory = await appOf(files);
  const told: string[] = [];
  const isConnected = await init({
    directory,
    nextAuthVersion,
    confirm: async () => answer,
    tell: (text) => void told.push(text),
  });
  const read = (path: string) => readFile(join(directory, path), "utf8");
  const entries = Object.keys(files).map(async (path) => [path, await read(path)] as const);
  return {
    directory,
    isConnected,
    told: told.join("\n"),
    files: Object.fromEntries(await Promise.all(entries)),
  };
}

const v5 = "5.0.0-beta.32";
const v4 = "4.24.15";

const ofNextAuthExample = {
  "auth.ts": `import NextAuth from "next-auth";
import Keycloak from "next-auth/providers/keycloak";

export const { handlers, auth, signIn, signOut } = NextAuth({
  debug: false,
  providers: [Keycloak],
});
`,
  "app/api/auth/[...nextauth]/route.ts": `import { handlers } from "../../../../auth";
export const { GET, POST } = handlers;
`,
};

const ofCreateT3App = {
  "src/server/auth/config.ts": `import { type NextAuthConfig } from "next-auth";
import Discord from "next-auth/providers/discord";

export const authConfig = {
  providers: [Discord],
} satisfies NextAuthConfig;
`,
  "src/server/auth/index.ts": `import NextAuth from "next-auth";
import { cache } from "react";

import { authConfig } from "./config";

const { auth: uncachedAuth, handlers, signIn, signOut } = NextAuth(authConfig);

const auth = cache(uncachedAuth);

export { auth, handlers, signIn, signOut };
`,
};

const ofCreateT3AppV4 = {
  "src/server/auth.ts": `import { getServerSession, type NextAuthOptions } from "next-auth";
import DiscordProvider from "next-auth/providers/discord";

/** How people sign in. */
export const authOptions: NextAuthOptions = {
  callbacks: {
    session: ({ session }) => session,
  },
  providers: [DiscordProvider({ clientId: "id", clientSecret: "secret" })],
};

export const getServerAuthSession = () => getServerSession(authOptions);
`,
  "src/app/api/auth/[...nextauth]/route.ts": `import NextAuth from "next-auth";

import { authOptions } from "../../../../server/auth";

const handler = NextAuth(authOptions);
export { handler as GET, handler as POST };
`,
};

const pagesV4 = {
  "pages/api/auth/[...nextauth].ts": `import NextAuth, { type NextAuthOptions } from "next-auth";
import GitHubProvider from "next-auth/providers/github";

export const authOptions: NextAuthOptions = {
  providers: [GitHubProvider({ clientId: "id", clientSecret: "secret" })],
};

export default NextAuth(authOptions);
`,
};

const pagesInPlaceV4 = {
  "pages/api/auth/[...nextauth].ts": `import NextAuth from "next-auth";
import GitHubProvider from "next-auth/providers/github";

export default NextAuth({
  providers: [GitHubProvider({ clientId: "id", clientSecret: "secret" })],
});
`,
};

const routeInPlaceV4 = {
  "app/api/auth/[...nextauth]/route.ts": `import NextAuth from "next-auth";
import GitHubProvider from "next-auth/providers/github";

const handler = NextAuth({
  providers: [GitHubProvider({ clientId: "id", clientSecret: "secret" })],
});

export { handler as GET, handler as POST };
`,
};

describe("next-auth v5", () => {
  test("two lines and an import connect auth.ts, and they are shown first", async () => {
    const { files, told, isConnected } = await run(ofNextAuthExample, v5);

    expect(isConnected).toBe(true);
    expect(files["auth.ts"]).toBe(`import NextAuth from "next-auth";
import { federatedLogout } from "next-auth-federated-logout";
import Keycloak from "next-auth/providers/keycloak";

export const logout = federatedLogout();

export const { handlers, auth, signIn, signOut } = logout.connect(NextAuth, {
  debug: false,
  providers: [Keycloak],
});
`);
    expect(files["app/api/auth/[...nextauth]/route.ts"]).toBe(
      ofNextAuthExample["app/api/auth/[...nextauth]/route.ts"],
    );
    expect(told).toBe(`auth.ts
  import NextAuth from "next-auth";
+ import { federatedLogout } from "next-auth-federated-logout";
  import Keycloak from "next-auth/providers/keycloak";

+ export const logout = federatedLogout();
+
- export const { handlers, auth, signIn, signOut } = NextAuth({
+ export const { handlers, auth, signIn, signOut } = logout.connect(NextAuth, {
    debug: false,
    providers: [Keycloak],

Changed auth.ts.`);
  });

  test("a config in a file of its own is connected where NextAuth is called", async () => {
    const { files } = await run(ofCreateT3App, v5);

    expect(files["src/server/auth/index.ts"]).toContain(
      `import { federatedLogout } from "next-auth-federated-logout";`,
    );
    expect(files["src/server/auth/index.ts"]).toContain(`export const logout = federatedLogout();

const { auth: uncachedAuth, handlers, signIn, signOut } = logout.connect(NextAuth, authConfig);
`);
    expect(files["src/server/auth/config.ts"]).toBe(ofCreateT3App["src/server/auth/config.ts"]);
  });

  test("the code keeps its manner: JavaScript, single quotes, no semicolons, names taken", async () => {
    const { files } = await run(
      {
        "src/auth.js": `import NextAuth from 'next-auth'
import { logout } from './log'

export const {
  handlers,
  auth,
} = NextAuth(async () => ({ providers: [], logger: { error: logout } }))
`,
      },
      v5,
    );

    expect(files["src/auth.js"]).toBe(`import NextAuth from 'next-auth'
import { federatedLogout } from 'next-auth-federated-logout'
import { logout } from './log'

export const federated = federatedLogout()

export const {
  handlers,
  auth,
} = federated.connect(NextAuth, async () => ({ providers: [], logger: { error: logout } }))
`);
  });

  test.each([
    ["lines that end as on Windows", (text: string) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text: string) => `\uFEFF${text}`],
  ])("%s stay", async (_name, written) => {
    const app = { "auth.ts": written(ofNextAuthExample["auth.ts"]) };
    const { files } = await run(app, v5);
    const { files: usual } = await run(ofNextAuthExample, v5);

    expect(files["auth.ts"]).toBe(written(usual["auth.ts"] ?? ""));
  });

  test("a comment above stays with what it is about", async () => {
    const text = ofNextAuthExample["auth.ts"].replace(
      "export const {",
      "/** How people sign in. */\nexport const {",
    );
    const { files } = await run({ "auth.ts": text }, v5);

    expect(files["auth.ts"]).toContain(
      "export const logout = federatedLogout();\n\n/** How people sign in. */\nexport const {",
    );
  });

  test("an import in a comment is none, and others' imports may come first", async () => {
    const text = `/*\nimport NextAuth from "next-auth";\n*/\nimport Google, { type GoogleProfile } from 'next-auth/providers/google'\nimport NextAuth from 'next-auth'\n\nexport const { handlers } = NextAuth({ providers: [Google({})] })\n`;
    const { files } = await run({ "auth.ts": text }, v5);

    expect(files["auth.ts"]).toContain(
      `import NextAuth from 'next-auth'\nimport { federatedLogout } from 'next-auth-federated-logout'\n`,
    );
    expect(files["auth.ts"]).toContain(
      "export const { handlers } = logout.connect(NextAuth, { providers: [Google({})] })\n",
    );
  });

  test("a middleware with a NextAuth of its own is left, and named", async () => {
    const middleware = `import NextAuth from "next-auth";
import config from "./auth.config";

export const { auth: middleware } = NextAuth(config);
`;
    const { files, told } = await run({ ...ofNextAuthExample, "middleware.ts": middleware }, v5);

    expect(files["middleware.ts"]).toBe(middleware);
    expect(told).toContain(
      "middleware.ts goes on calling NextAuth by itself, and lets sessions pass that have ended: use `auth` of auth.ts there.",
    );
  });
});

describe("next-auth v4", () => {
  test("options in a file of their own are connected there, and the route takes their handler", async () => {
    const { files } = await run(ofCreateT3AppV4, v4);

    expect(files["src/server/auth.ts"])
      .toBe(`import { getServerSession, type NextAuthOptions } from "next-auth";
import NextAuth from "next-auth";
import { federatedLogout } from "next-auth-federated-logout/v4";
import DiscordProvider from "next-auth/providers/discord";

/** How people sign in. */
const config: NextAuthOptions = {
  callbacks: {
    session: ({ session }) => session,
  },
  providers: [DiscordProvider({ clientId: "id", clientSecret: "secret" })],
};

export const logout = federatedLogout();

export const { authOptions, handler, signOut } = logout.connect(NextAuth, config);

export const getServerAuthSession = () => getServerSession(authOptions);
`);
    expect(files["src/app/api/auth/[...nextauth]/route.ts"]).toBe(`
import { handler } from "../../../../server/auth";

export { handler as GET, handler as POST };
`);
  });

  test("a route of the Pages Router with its options in the same file", async () => {
    const { files } = await run(pagesV4, v4);

    expect(files["pages/api/auth/[...nextauth].ts"])
      .toBe(`import NextAuth, { type NextAuthOptions } from "next-auth";
import { federatedLogout } from "next-auth-federated-logout/v4";
import GitHubProvider from "next-auth/providers/github";

const config: NextAuthOptions = {
  providers: [GitHubProvider({ clientId: "id", clientSecret: "secret" })],
};

export const logout = federatedLogout();

export const { authOptions, handler, signOut } = logout.connect(NextAuth, config);

export default handler;
`);
  });

  test.each([
    ["the Pages Router", pagesInPlaceV4, "\n\nexport default handler;\n"],
    ["the App Router", routeInPlaceV4, "\n\nexport { handler as GET, handler as POST };\n"],
  ])("options written in the call, in %s", async (_router, app, ending) => {
    const { files } = await run(app, v4);

    const [text = ""] = Object.values(files);
    expect(text).toContain(`const logout = federatedLogout();

const { handler } = logout.connect(NextAuth, {
  providers`);
    expect(text.endsWith(`});${ending}`)).toBe(true);
  });
});

test.each([
  ["v5", [ofNextAuthExample, ofCreateT3App], v5, "next-auth"],
  ["v4", [ofCreateT3AppV4, pagesV4, pagesInPlaceV4, routeInPlaceV4], v4, "next-auth-v4"],
])(
  "what it writes compiles: %s",
  async (_name, apps: readonly Files[], version, nextAuth) => {
    const connected = await Promise.all(apps.map((app) => run(app, version)));
    const errors = await typeErrorsIn({
      folder: await appOf({}),
      nextAuth,
      include: connected.map(({ directory }) => `${directory}/**/*.ts`),
    });

    expect(errors).toEqual([]);
  },
  60_000,
);

describe("an app that it leaves as it is", () => {
  const dynamic = {
    "pages/api/auth/[...nextauth].ts": `import NextAuth from "next-auth";
export default async function auth(req, res) {
  return await NextAuth(req, res, { providers: [] });
}
`,
  };
  const twice = {
    "auth.ts": ofNextAuthExample["auth.ts"],
    "other.ts": ofNextAuthExample["auth.ts"],
  };
  const required = { "auth.js": `const NextAuth = require("next-auth");\nNextAuth({});\n` };

  test.each([
    ["no next-auth", ofNextAuthExample, undefined, "next-auth is not installed here"],
    ["no call", { "auth.ts": "export {};\n" }, v5, "No file here calls NextAuth"],
    ["two of them", twice, v5, "More than one file has handlers of NextAuth: auth.ts, other.ts"],
    [
      "CommonJS",
      required,
      v5,
      "auth.js: it calls NextAuth, and does not import that in a line of its own",
    ],
    ["options of each request", dynamic, v4, "calls NextAuth on line 3 inside of something else"],
  ])("%s", async (_name, app: Files, version, why) => {
    const { files, told, isConnected } = await run(app, version);

    expect(isConnected).toBe(false);
    expect(told).toContain(why);
    expect(told).toContain("Nothing was changed.");
    expect(files).toEqual(app);
  });

  const options = ofCreateT3AppV4["src/server/auth.ts"];
  const route = ofCreateT3AppV4["src/app/api/auth/[...nextauth]/route.ts"];
  const inV4 = (changed: { options?: string; route?: string }) => ({
    "src/server/auth.ts": changed.options ?? options,
    "src/app/api/auth/[...nextauth]/route.ts": changed.route ?? route,
  });
  const inRoute = (text: string) => ({ "app/api/auth/[...nextauth]/route.ts": text });
  const imports = `import NextAuth from "next-auth";\n`;

  test.each([
    [
      "options on the line of the call",
      inRoute(
        `${imports}\nconst handler = NextAuth({ secret: "s",\n  providers: [],\n});\nexport { handler as GET };\n`,
      ),
    ],
    [
      "a call on one line",
      inRoute(`${imports}\nexport default NextAuth({ providers: [] });\n\nfoo({\n});\n`),
    ],
    [
      "a handler that is a route's own export",
      inRoute(
        `${imports}\nexport const GET = NextAuth({\n  providers: [],\n});\nexport const POST = GET;\n`,
      ),
    ],
    [
      "an import over several lines",
      inV4({
        route: route.replace(
          `import NextAuth from "next-auth";`,
          `import NextAuth, {\n  type Session,\n} from "next-auth";`,
        ),
      }),
    ],
    [
      "another import of next-auth with the call",
      inV4({
        route: route.replace(`import NextAuth from`, `import NextAuth, { type Session } from`),
      }),
    ],
    [
      "options on one line",
      inV4({
        options: `import type { NextAuthOptions } from "next-auth";\nexport const authOptions: NextAuthOptions = { providers: [] };\n\nexport function f() {\n}\n`,
      }),
    ],
    [
      "options that are exported afterwards",
      inV4({
        options:
          options.replace("export const authOptions", "const authOptions") +
          "\nexport { authOptions };\n",
      }),
    ],
    [
      "a template that spans lines",
      inV4({ options: options.replace("  providers:", "  secret: `\n}\n`,\n  providers:") }),
    ],
    [
      "a brace that is not indented",
      inV4({ options: options.replace("  providers:", "}\n  providers:") }),
    ],
    ["names that are taken", inV4({ options: `${options}\nexport function logout() {}\n` })],
    [
      "a handler with a type",
      inV4({ route: route.replace("const handler =", "const handler: unknown =") }),
    ],
    ["a variable", inV4({ route: route.replace("const handler =", "let handler =") })],
  ])("v4: %s", async (_name, app: Files) => {
    const { files, told, isConnected } = await run(app, v4);

    expect(isConnected).toBe(false);
    expect(told).toContain("Connect it by hand. Nothing was changed.");
    expect(files).toEqual(app);
  });

  test("one that only has a store of this library", async () => {
    const store = `import { redisRevocationStore } from "next-auth-federated-logout/redis";\nclient.connect();\n// "next-auth"\n`;
    const { files } = await run({ ...ofNextAuthExample, "store.ts": store }, v5);

    expect(files["auth.ts"]).toContain("logout.connect(NextAuth, {");
    expect(files["store.ts"]).toBe(store);
  });

  test("none of it, where one file cannot be written", async () => {
    const directory = await appOf(ofCreateT3AppV4);
    const second = "src/app/api/auth/[...nextauth]/route.ts";
    // In its place already, as of a run that was cut off: it is not written over.
    await writeFile(join(directory, `${second}.federated-logout`), "");
    const told: string[] = [];
    const isConnected = await init({
      directory,
      nextAuthVersion: v4,
      confirm: async () => true,
      tell: (text) => void told.push(text),
    });

    expect(isConnected).toBe(false);
    expect(told.join("\n")).toContain("cannot be written (EEXIST). Nothing was changed.");
    for (const [path, text] of Object.entries(ofCreateT3AppV4)) {
      expect(await readFile(join(directory, path), "utf8")).toBe(text);
    }
    expect(await readdir(join(directory, "src/server"))).toEqual(["auth.ts"]);
  });

  test("files that are no UTF-8, links, and dead links", async () => {
    const directory = await appOf({ "elsewhere.txt": ofNextAuthExample["auth.ts"] });
    const latin1 = Buffer.from(`import NextAuth from "next-auth"; // caf\u00e9\n`, "latin1");
    await writeFile(join(directory, "latin.ts"), latin1);
    await symlink("elsewhere.txt", join(directory, "auth.ts"));
    await symlink("nowhere", join(directory, "dead.ts"));
    const told: string[] = [];
    const tell = (text: string) => void told.push(text);
    await init({ directory, nextAuthVersion: v5, confirm: async () => true, tell });

    expect(told).toEqual([
      "No file here calls NextAuth. Is this the folder of the app? Nothing was changed.",
    ]);
    expect(await readFile(join(directory, "latin.ts"))).toEqual(latin1);
  });

  test("whoever says no", async () => {
    const { files, told, isConnected } = await run(ofNextAuthExample, v5, false);

    expect(isConnected).toBe(false);
    expect(told).toContain("Nothing was changed.");
    expect(files).toEqual(ofNextAuthExample);
  });

  test.each([
    ["v5", ofCreateT3App, v5],
    ["v4", ofCreateT3AppV4, v4],
  ])("one that is connected already: %s", async (_name, app, version) => {
    const once = await run(app, version);
    const again = await run(once.files, version);

    expect(again.isConnected).toBe(true);
    expect(again.told).toContain("is connected already.");
    expect(again.files).toEqual(once.files);
  });

  test("a copied route for the logout is named, since it answers in place of this library", async () => {
    const copied = "app/api/auth/federated-logout/route.ts";
    const app = { ...ofNextAuthExample, [copied]: `import { getToken } from "next-auth/jwt";\n` };
    const { told } = await run(app, v5);

    expect(told).toContain(`Remove ${copied}: it answers in place of this library.`);
  });
});

test.each([
  ["app-router", v5],
  ["database-sessions", v5],
  ["existing-recipe/after", v4],
  ["v4-app-router", v4],
  ["v4-pages-router", v4],
])("the example %s is connected, and stays as it is", async (example, nextAuthVersion) => {
  const told: string[] = [];
  const isConnected = await init({
    directory: join(repository, "examples", example),
    nextAuthVersion,
    confirm: async () => {
      throw new Error("There is nothing to confirm");
    },
    tell: (text) => void told.push(text),
  });

  expect(isConnected).toBe(true);
  expect(told).toEqual([expect.stringMatching(/^(lib\/)?auth\.ts is connected already\.$/)]);
});

test("the example with a copied route is connected, and that route is named", async () => {
  const before = join(repository, "examples/existing-recipe/before");
  const paths = (await readdir(before, { recursive: true })).filter((path) => /\.tsx?$/.test(path));
  const entries = paths.map(async (path) => [path, await readFile(join(before, path), "utf8")]);
  const { told, files, isConnected } = await run(
    Object.fromEntries(await Promise.all(entries)),
    v4,
  );

  expect(isConnected).toBe(true);
  expect(Object.values(files).join("\n")).toContain("logout.connect(NextAuth,");
  expect(told).toContain(
    "api/auth/federated-logout/route.ts: it answers in place of this library.",
  );
});
