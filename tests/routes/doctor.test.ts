import fs from "node:fs";
import { mkdtemp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import module from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { http, HttpResponse } from "msw";
import { NextRequest } from "next/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { examineGuard } from "../../packages/federated-logout/src/doctor/examine-guard.ts";
import { recentLogouts } from "../../packages/federated-logout/src/doctor/recent-logouts.ts";
import { recentEvents } from "../../packages/federated-logout/src/doctor/recent-events.ts";
import type { RunningDiagnosis } from "../../packages/federated-logout/src/doctor/running-app.ts";
import { askRunningApp } from "../../packages/federated-logout/src/command/ask-running-app.ts";
import {
  baseUrl,
  browserRequest,
  createConnectedApp,
  sessionCookies,
  stubEnvironment,
  type ConnectedApp,
  type ConnectedAppOptions,
} from "../support/connected-app.ts";
import { failingStore } from "../support/failing-store.ts";
import { useClosedNetwork } from "../support/msw.ts";
import { metadata, network, serveMetadata } from "../support/provider-metadata.ts";

vi.mock("next/headers", async () => (await import("../support/server-action.ts")).nextHeaders);

useClosedNetwork();
beforeEach(() => {
  stubEnvironment({ NODE_ENV: "development" });
  recentEvents().length = 0;
});

const repository = fileURLToPath(new URL("../../", import.meta.url));
const path = "/api/auth/federated-logout/doctor";
const asJson = { accept: "application/json", host: "localhost:3000" };

/** Serves an app where it believes to be, with a front page. */
function serve(app: ConnectedApp, frontPage: Record<string, string> = {}): void {
  network.use(
    http.get(`${baseUrl}/`, () => HttpResponse.html("<h1>Home</h1>", { headers: frontPage })),
    http.get(`${baseUrl}/api/auth/*`, async ({ request }) => {
      const headers = new Headers(request.headers);
      // As every request has it that goes over the wire.
      headers.set("host", new URL(request.url).host);
      return app.auth.handlers.GET(new NextRequest(request.url, { headers }));
    }),
  );
}

function serveProvider(): void {
  serveMetadata();
  network.use(
    http.get(metadata.end_session_endpoint, ({ request }) => {
      const sent = new URL(request.url).searchParams;
      const back = new URL(sent.get("post_logout_redirect_uri") ?? "");
      back.searchParams.set("state", sent.get("state") ?? "");
      return HttpResponse.redirect(back.href);
    }),
  );
}

interface Asked {
  app?: ConnectedAppOptions;
  headers?: Record<string, string>;
  frontPage?: Record<string, string>;
}

/** Asks the doctor of an app, in its development. */
async function ask({ app: options, headers, frontPage }: Asked = {}) {
  const app = createConnectedApp(options);
  serve(app, frontPage);
  const request = new NextRequest(baseUrl + path, { headers: { ...asJson, ...headers } });
  const response = await app.auth.handlers.GET(request);
  const diagnosis: RunningDiagnosis = await response.json();
  const findings = diagnosis.sections.flatMap((section) => section.findings);
  const textsOf = (level: string) =>
    findings.filter((finding) => finding.level === level).map(({ text }) => text);
  return {
    app,
    diagnosis,
    oks: textsOf("ok"),
    notes: textsOf("note"),
    questions: textsOf("question"),
    problems: textsOf("problem"),
  };
}

describe("an app that is set up well", () => {
  test("has no problem, and is told what to register", async () => {
    serveProvider();
    const { oks, notes, problems } = await ask();

    expect(problems).toEqual([]);
    expect(oks).toEqual([
      "The app is at http://localhost:3000, as it believes.",
      // This project's own.
      "The matcher of middleware.ts leaves /api/auth alone.",
      "Its metadata was found, and belongs to https://op.test",
      "Logout: https://op.test/session/end, by RP-Initiated Logout 1.0 (its metadata names it as end_session_endpoint).",
      "The return address is registered: the provider sends a browser back to it.",
    ]);
    expect(notes).toContain(
      "Register at Provider, as post-logout redirect URI: http://localhost:3000/api/auth/federated-logout/callback",
    );
  });

  test("is told what providerLogout makes of each provider", async () => {
    serveProvider();
    const choices = { op: { endpoint: "https://op.test/leave", takesNoState: true } };
    network.use(http.get("https://op.test/leave", () => new HttpResponse(null, { status: 200 })));
    const changed = await ask({ app: { logout: { providerLogout: choices } } });
    const alone = await ask({ app: { logout: { providerLogout: { op: false } } } });
    const built = await ask({
      app: { logout: { providerLogout: { op: () => "https://op.test/built" } } },
    });

    expect(changed.oks.join("\n")).toContain(
      "Logout: https://op.test/leave, by this provider's own",
    );
    expect(alone.oks).toContain("Logout: none. providerLogout leaves its session alone.");
    expect(built.oks).toContain("Logout: providerLogout has a function that builds its URL.");
  });

  test("sees its logouts, step by step, and no token", async () => {
    serveProvider();
    const app = createConnectedApp();
    serve(app);
    const idToken = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL29wLnRlc3QiLCJhdWQiOiJycDEifQ.c2ln";
    await app.auth.handlers.POST(browserRequest({ cookies: await sessionCookies({ idToken }) }));

    const response = await app.auth.handlers.GET(
      new NextRequest(baseUrl + path, { headers: asJson }),
    );
    const { logouts }: RunningDiagnosis = await response.clone().json();

    expect(logouts).toMatchObject([
      {
        provider: "Provider",
        steps: [
          "The browser was sent to the provider, by a form, or fetch: GET https://op.test/session/end?id_token_hint=…&client_id=rp1&post_logout_redirect_uri=http://localhost:3000/api/auth/federated-logout/callback&state=…",
          "It has not come back yet.",
        ],
      },
    ]);
    expect(await response.text()).not.toContain("eyJ");
  });
});

test("what happens to a logout stands with it, and what comes between does not", () => {
  const provider = { id: "op", name: "Provider" };
  const started = {
    type: "logout.started",
    trigger: "server_action",
    provider,
    idTokenHint: true,
    request: "GET https://op.test/end",
  } as const;
  const between = { type: "sessions.ended", by: "app", scope: "person" } as const;
  // The provider tells the app that has asked it.
  const echo = { type: "sessions.ended", by: "back_channel", provider, scope: "session" } as const;
  const logouts = recentLogouts([
    { at: 0, event: started },
    { at: 1000, event: between },
    { at: 2000, event: echo },
    { at: 4000, event: { type: "logout.finished", provider } },
    { at: 9000, event: { type: "logout.local", trigger: "logout_route", reason: "not_signed_in" } },
  ]);

  expect(logouts.map(({ steps }) => steps)).toEqual([
    ["The session here ended, by a form, or fetch. The provider was not asked: not_signed_in."],
    ["All sessions of a person here were ended by the app itself."],
    [
      "The browser was sent to the provider, by signOut() of auth.ts: GET https://op.test/end",
      "A session here was ended by a logout token. (after 2 s)",
      "The browser came back. (after 4 s)",
    ],
  ]);
});

test("the newest twenty logouts are told of", () => {
  const event = { type: "logout.local", trigger: "logout_route", reason: "not_signed_in" } as const;
  const logouts = recentLogouts(Array.from({ length: 30 }, (_, at) => ({ at, event })));

  expect(logouts.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, index) => 29 - index));
});

describe("what is wrong is recognised", () => {
  test("an address that is not the app's", async () => {
    serveProvider();
    const { problems } = await ask({ headers: { host: "127.0.0.1:3000" } });

    expect(problems).toEqual([
      "It was asked at 127.0.0.1:3000, and the app believes to be at http://localhost:3000: forms from here are refused, and people come back to the other address. Set AUTH_URL, or open http://localhost:3000.",
    ]);
  });

  test("a Content-Security-Policy whose form-action keeps forms from the provider", async () => {
    serveProvider();
    const frontPage = { "content-security-policy": "default-src 'self'; form-action 'self'" };
    const { problems } = await ask({ frontPage });
    const { problems: answered } = await ask({
      frontPage,
      app: { logout: { answerFormsWith: "page" } },
    });

    expect(problems).toEqual([
      expect.stringContaining(
        "The Content-Security-Policy of the front page has form-action 'self'",
      ),
    ]);
    expect(answered).toEqual([]);
  });

  test("a route that was copied, and answers in place of the library", async () => {
    serveProvider();
    const app = createConnectedApp();
    serve(app);
    network.use(
      http.get(`${baseUrl}/api/auth/federated-logout`, () => HttpResponse.json({ url: "" })),
    );
    const request = new NextRequest(baseUrl + path, { headers: asJson });
    const { sections }: RunningDiagnosis = await (await app.auth.handlers.GET(request)).json();

    expect(sections[0]?.findings.filter(({ level }) => level === "problem")).toEqual([
      {
        level: "problem",
        text: "A route of the app's own answers at /api/auth/federated-logout (200), in place of this library. Remove the file that was copied there.",
      },
    ]);
  });

  test("a session callback that hands the id_token to the page", async () => {
    serveProvider();
    const idToken = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL29wLnRlc3QiLCJhdWQiOiJycDEifQ.c2ln";
    const cookies = await sessionCookies({ idToken });
    const cookie = Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join("; ");
    const session: NonNullable<
      NonNullable<ConnectedAppOptions["auth"]>["callbacks"]
    >["session"] = ({ session: answer, token }) => ({ ...answer, ...token });
    type Callbacks = NonNullable<NonNullable<ConnectedAppOptions["auth"]>["callbacks"]>;
    const problemsOf = async (callbacks: Callbacks) => {
      recentEvents().length = 0;
      const app = createConnectedApp({ auth: { callbacks } });
      serve(app);
      const asked = { headers: { ...asJson, cookie } };
      await app.auth.handlers.GET(new NextRequest(`${baseUrl}/api/auth/session`, asked));
      const response = await app.auth.handlers.GET(new NextRequest(baseUrl + path, asked));
      const { sections }: RunningDiagnosis = await response.json();
      return sections
        .flatMap(({ findings }) => findings)
        .filter(({ level }) => level === "problem");
    };

    expect(await problemsOf({ session })).toMatchObject([
      {
        text: expect.stringMatching(/^The `session` callback returns a token: .*token_in_session/),
      },
    ]);
    expect(await problemsOf({ session: ({ session: answer }) => answer })).toEqual([]);
  });

  test("cookies that are larger than servers take", async () => {
    serveProvider();
    const { problems } = await ask({ headers: { cookie: `large=${"x".repeat(9000)}` } });
    const { questions } = await ask({ headers: { cookie: `large=${"x".repeat(7000)}` } });

    expect(problems).toEqual([
      '9006 bytes of cookies came along, most of them in large 9006: nginx and Apache refuse such a line with 400 by default. idTokenKeeper: "cookie" keeps the id_token out of most requests.',
    ]);
    expect(questions).toEqual([expect.stringContaining("Is there a proxy in front of the app")]);
  });

  test.each(["refuses", "hangs"] as const)("a revocation store that %s", async (down) => {
    serveProvider();
    const store = failingStore();
    store.down = down;
    const { problems } = await ask({
      app: { logout: { revocationStore: store, storeTimeLimitMs: 20 } },
    });

    expect(problems).toEqual([expect.stringContaining("The revocation store cannot be asked: ")]);
  });

  test("an issuer that is not the one of its metadata", async () => {
    serveMetadata({ ...metadata, issuer: "https://other.test" });
    const { problems } = await ask();

    expect(problems).toEqual([expect.stringContaining("belongs to another issuer")]);
  });

  test("a policy that takes the place of this library's own", async () => {
    serveProvider();
    const app = createConnectedApp();
    serve(app);
    network.use(
      http.get(`${baseUrl}/api/auth/federated-logout`, () =>
        HttpResponse.html('<form method="post" action="/">', {
          headers: { "content-security-policy": "form-action 'self'" },
        }),
      ),
    );
    const request = new NextRequest(baseUrl + path, { headers: asJson });
    const { sections }: RunningDiagnosis = await (await app.auth.handlers.GET(request)).json();

    expect(JSON.stringify(sections)).toContain("Leave /api/auth out of the headers in next.config");
  });

  test("a provider that cannot be reached", async () => {
    const { problems } = await ask();

    expect(problems).toEqual([expect.stringContaining("No metadata at https://op.test")]);
  });

  test("a return address that is not registered", async () => {
    serveMetadata();
    network.use(
      http.get(metadata.end_session_endpoint, () =>
        HttpResponse.json({ error_description: "not registered" }, { status: 400 }),
      ),
    );
    const { questions } = await ask();

    expect(questions).toEqual([
      expect.stringContaining("Is the return address registered exactly as above"),
    ]);
  });

  test("a provider in the options that there is not", async () => {
    serveProvider();
    const { problems } = await ask({
      app: { logout: { providerLogout: { keycloack: false } } },
    });

    expect(problems).toEqual([
      'providerLogout names "keycloack", which is no provider\'s id (unknown_provider).',
    ]);
  });
});

describe("a proxy or middleware", () => {
  const base = { origin: baseUrl, authPath: "/api/auth", appPath: "" };

  /** Examines one of that source. */
  async function examine(file: string, source: string) {
    const directory = await mkdtemp(join(tmpdir(), "guard-"));
    try {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await writeFile(join(directory, file), `import { auth } from "./auth";\n${source}`);
      await symlink(join(repository, "node_modules"), join(directory, "node_modules"));
      const findings = examineGuard({ fs, module, directory, base });
      return findings.map(({ level, text }) => `${level}: ${text}`);
    } finally {
      await rm(directory, { recursive: true });
    }
  }

  test.each([
    ["proxy.ts", 'export { auth as proxy } from "./auth";\n'],
    ["proxy.ts", 'export const config = { matcher: ["/account", "/api/:path*"] };\n'],
    ["src/proxy.js", "export const config = { matcher: ['/((?!_next/static|favicon.ico).*)'] };\n"],
    ["proxy.ts", 'export const config = {\n  matcher: [\n    { source: "/api/(.*)" },\n  ],\n};\n'],
    ["proxy.ts", 'export const config = { matcher: "/:path*" };\n'],
  ])("that covers the routes of next-auth is a problem: %s %s", async (file, source) => {
    const found = await examine(file, source);

    expect(found).toEqual([
      expect.stringMatching(`^problem: The matcher of ${file} covers /api/auth`),
    ]);
  });

  test.each([
    ["proxy.ts", 'export const config = { matcher: ["/account/:path*"] };\n'],
    ["proxy.ts", 'export const config = { matcher: ["/((?!api|_next/static|.*\\\\.png$).*)"] };\n'],
    [
      "middleware.ts",
      'export const config = {\n  // Never /api/auth.\n  matcher: ["/account"],\n  runtime: "nodejs",\n};\n',
    ],
  ])("that leaves them alone is none: %s %s", async (file, source) => {
    expect(await examine(file, source)).toEqual([
      `ok: The matcher of ${file} leaves /api/auth alone.`,
    ]);
  });

  test.each([
    [
      "what an object has beside its source is no matcher",
      'export const config = { matcher: [{ source: "/account", missing: [{ type: "header", key: "/api/auth" }] }, "/api/:path*"] };\n',
      "problem: The matcher of proxy.ts covers",
    ],
    [
      "what stands in a comment counts for nothing",
      '// matcher: "/account"\nexport const config = {\n  matcher: [\n    // "/account",\n    "/api/:path*",\n  ],\n};\n',
      "problem: The matcher of proxy.ts covers",
    ],
  ])("is read as it is: %s", async (_name, source, expected) => {
    expect((await examine("proxy.ts", source)).join()).toContain(expected);
  });

  test("with a NextAuth of its own lets sessions pass that have ended", async () => {
    const found = await examine(
      "proxy.ts",
      'import NextAuth from "next-auth";\nexport default NextAuth({}).auth;\nexport const config = { matcher: "/account" };\n',
    );

    expect(found).toEqual([
      expect.stringMatching(/^ok: /),
      expect.stringMatching(/^problem: proxy.ts calls NextAuth by itself/),
    ]);
  });

  test("in the Edge runtime knows of no session that has ended elsewhere", async () => {
    const found = await examine(
      "middleware.ts",
      'export const config = { matcher: ["/account"] };\n',
    );

    expect(found).toEqual([
      "ok: The matcher of middleware.ts leaves /api/auth alone.",
      expect.stringMatching(/^question: .*It runs in the Edge runtime/),
    ]);
  });

  test("that there is none is said", async () => {
    expect(await examine("other.ts", "")).toEqual(["note: There is no proxy or middleware."]);
  });
});

describe("who may ask", () => {
  test("nobody, in production", async () => {
    stubEnvironment();
    const app = createConnectedApp();
    const request = new NextRequest(baseUrl + path, { headers: asJson });
    const response = await app.auth.handlers.GET(request);

    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain("sections");
  });

  test.each(["cross-site", "same-site"])("no page of another site: %s", async (site) => {
    const app = createConnectedApp();
    const headers = { ...asJson, "sec-fetch-site": site };
    const response = await app.auth.handlers.GET(new NextRequest(baseUrl + path, { headers }));

    expect(response.status).toBe(404);
  });

  test.each([
    ["a name that another site may have let point here", { host: "attacker.test:3000" }],
    ["one that is forwarded", { host: "localhost:3000", "x-forwarded-host": "attacker.test" }],
  ])("nobody by %s", async (_name, host) => {
    const app = createConnectedApp();
    const request = new NextRequest(baseUrl + path, { headers: { ...asJson, ...host } });

    expect((await app.auth.handlers.GET(request)).status).toBe(404);
  });

  test.each([
    ["that the request names", { AUTH_URL: undefined }, { host: "127.0.0.1:9999" }],
    [
      "where the browser is not",
      { AUTH_URL: "https://elsewhere.test" },
      { host: "localhost:3000" },
    ],
  ])("and no address is asked %s", async (_name, environment, host) => {
    serveMetadata();
    stubEnvironment({ NODE_ENV: "development", ...environment });
    const asked: string[] = [];
    network.use(
      http.all("*", ({ request }) => {
        const { hostname } = new URL(request.url);
        if (hostname !== "op.test") asked.push(request.url);
      }),
      http.get(metadata.end_session_endpoint, () => new HttpResponse(null, { status: 200 })),
    );
    const app = createConnectedApp();
    const cookie = "authjs.session-token=secret";
    const headers = { ...asJson, "x-forwarded-proto": "http", cookie, ...host };
    const response = await app.auth.handlers.GET(new NextRequest(baseUrl + path, { headers }));

    expect(response.status).toBe(200);
    expect(asked).toEqual([]);
  });

  test("and no cookie goes along where the app's own pages are asked", async () => {
    serveProvider();
    const app = createConnectedApp();
    const cookies: (string | null)[] = [];
    serve(app);
    network.use(
      http.all(`${baseUrl}/*`, ({ request }) => void cookies.push(request.headers.get("cookie"))),
    );
    const headers = { ...asJson, cookie: "authjs.session-token=secret" };
    await app.auth.handlers.GET(new NextRequest(baseUrl + path, { headers }));

    expect(cookies).toEqual([null, null]);
  });

  test("a browser, which gets a page that runs its own script alone", async () => {
    serveProvider();
    const app = createConnectedApp();
    serve(app);
    const headers = { accept: "text/html", host: "localhost:3000", "sec-fetch-site": "none" };
    const response = await app.auth.handlers.GET(new NextRequest(baseUrl + path, { headers }));
    const page = await response.text();
    const [, nonce] = /<script nonce="([^"]+)">/.exec(page) ?? [];

    expect(page).toContain("No problem found.");
    expect(page).toContain(
      '<code>http://localhost:3000/api/auth/federated-logout/callback</code> <button type="button" class="quiet" data-copy="http://localhost:3000/api/auth/federated-logout/callback">Copy</button>',
    );
    expect(response.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
  });

  test("the command line, given the address of the app", async () => {
    serveProvider();
    serve(createConnectedApp());

    for (const address of [baseUrl, `${baseUrl}/`, baseUrl + path]) {
      expect((await askRunningApp(address)).sections).toHaveLength(2);
    }
    const { sections } = await askRunningApp(baseUrl);
    expect(sections.map(({ title }) => title)).toEqual(["This app", "Provider (op)"]);
  });

  test.each([
    ["localhost:3000/somewhere else", "is not an address"],
    ["http://localhost:3000/other", "There is no doctor at"],
    ["http://localhost:3000/broken", "its own log says why"],
  ])("the command line says why there is no answer: %s", async (address, why) => {
    network.use(
      http.get(`${baseUrl}/other/*`, () => new HttpResponse(null, { status: 404 })),
      http.get(`${baseUrl}/broken/*`, () => new HttpResponse(null, { status: 500 })),
    );

    await expect(askRunningApp(address)).rejects.toThrow(why);
  });
});
