import { buildApp } from "../support/build-app.ts";
import { HttpBrowser } from "../support/http-browser.ts";
import { startRedis } from "../support/redis.ts";
import { startTestProvider } from "../support/served-provider.ts";
import { freePort } from "../support/server-process.ts";
import { appUrls, startApp } from "../support/start-app.ts";
import { inParallel } from "./in-parallel.ts";

// Signs people out while their browsers, second tabs and copies of their cookies are busy with the app,
// at two instances of it; then looks whether any of them is signed in again.
//
// npm run run:sign-outs [how many]

const count = Number(process.argv[2] ?? 1000);
const atOnce = 8;

await buildApp("main");
const redis = await startRedis();
const provider = await startTestProvider(await freePort());
const ports = [await freePort(), await freePort()];
const env = { REDIS_URL: redis.url };
const instances = await Promise.all(
  ports.map((port) =>
    startApp({ port, issuer: provider.issuer, env: { ...env, AUTH_URL: appUrls(port).authUrl } }),
  ),
);
// By the name that cookies and AUTH_URL have.
const [home = "", other = ""] = ports.map((port) => appUrls(port).home);

interface SignedOut {
  /** Everybody who had the session's cookies, at either instance. */
  holders: HttpBrowser[];
  /** Whether a late answer has brought the cookie back to a browser that was signed out. */
  hasCookieAgain: boolean;
}

/** Every way in which a session ends. */
const endings: readonly ((browser: HttpBrowser, sid: string) => Promise<Response>)[] = [
  (browser) => browser.post("/api/auth/federated-logout"),
  async (browser) => {
    const { csrfToken } = await (await browser.get("/api/auth/csrf")).json();
    return browser.post("/api/auth/signout", { csrfToken });
  },
  async (_browser, sid) =>
    fetch(`${other}/api/auth/federated-logout/back-channel`, {
      method: "POST",
      body: new URLSearchParams({ logout_token: await provider.logoutToken({ sid }) }),
    }),
];

async function signOutInARace(index: number): Promise<SignedOut> {
  const sid = `sid ${index}`;
  const browser = new HttpBrowser(home);
  await browser.signIn("oidc", provider, await provider.idToken({ sub: `person ${index}`, sid }));
  if (!(await isSignedIn(browser))) throw new Error("The sign-in failed");
  const [copied, elsewhere] = [browser.copy(), browser.copy(other)];
  const end = endings[index % endings.length] ?? endings[0];
  const busy = [browser, copied, elsewhere].flatMap((each) => [
    each.get("/api/auth/session"),
    each.get("/account"),
    each.get("/api/auth/session"),
  ]);
  const ended = await end?.(browser, sid);
  const late = [browser, copied, elsewhere].flatMap((each) => [
    each.get("/api/auth/session"),
    each.get("/account"),
  ]);
  await Promise.all([...busy, ...late]);
  if (!ended || ended.status >= 400) throw new Error(`The sign-out answered ${ended?.status}`);
  return {
    holders: [browser, browser.copy(other), copied, elsewhere],
    hasCookieAgain: browser.hasSessionCookie(),
  };
}

async function isSignedIn(browser: HttpBrowser): Promise<boolean> {
  const page = await browser.get("/account");
  const session: unknown = await (await browser.get("/api/auth/session")).json();
  const handler: unknown = await (await browser.get("/who")).json();
  return page.status === 200 || session !== null || handler !== null;
}

try {
  const signedOut = await inParallel(count, atOnce, signOutInARace);
  const holders = signedOut.flatMap((each) => each.holders);
  const areBack = await inParallel(holders.length, atOnce, async (index) => {
    const holder = holders[index];
    return holder ? isSignedIn(holder) : false;
  });
  const back = areBack.filter(Boolean).length;
  const withCookie = signedOut.filter(({ hasCookieAgain }) => hasCookieAgain).length;
  console.log(
    `${count} sessions ended, with ${holders.length} holders of their cookies: a late answer brought the cookie back to ${withCookie} browsers, and ${back} sessions came back.`,
  );
  process.exitCode = back === 0 ? 0 : 1;
} finally {
  for (const instance of instances) await instance.stop();
  provider.stop();
  await redis.stop();
}
