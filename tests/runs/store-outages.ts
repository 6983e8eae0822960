import { buildApp } from "../support/build-app.ts";
import { HttpBrowser } from "../support/http-browser.ts";
import { startRedis } from "../support/redis.ts";
import { startTestProvider } from "../support/served-provider.ts";
import { freePort } from "../support/server-process.ts";
import { appUrls, startApp } from "../support/start-app.ts";
import { inParallel } from "./in-parallel.ts";

// Signs people out at two instances of the app while their Redis goes down and comes back at random;
// then waits for the instances to tell it what it has missed, and looks whether any copy of a session
// lives, at either of them.
//
// npm run run:store-outages [how many]

const count = Number(process.argv[2] ?? 1000);
const atOnce = 8;
const longestPhaseMs = 1500;
const patienceMs = 60_000;

await buildApp("main");
const redis = await startRedis();
const provider = await startTestProvider(await freePort());
const ports = [await freePort(), await freePort()];
const homes = ports.map((port) => appUrls(port).home);
const instances = await Promise.all(
  ports.map((port) =>
    startApp({
      port,
      issuer: provider.issuer,
      env: { REDIS_URL: redis.url, AUTH_URL: appUrls(port).authUrl },
    }),
  ),
);

const wait = (milliseconds: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const over = new AbortController();
let outages = 0;

async function goDownAndUp(): Promise<void> {
  while (!over.signal.aborted) {
    await wait(Math.random() * longestPhaseMs);
    await redis.kill();
    outages += 1;
    await wait(Math.random() * longestPhaseMs);
    await redis.start();
  }
}

interface SignedOut {
  copy: HttpBrowser;
  isRecorded: boolean;
}

async function signInAndOut(index: number): Promise<SignedOut> {
  const browser = new HttpBrowser(homes[index % homes.length] ?? "");
  const claims = { sub: `person ${index}`, sid: `sid ${index}` };
  await browser.signIn("oidc", provider, await provider.idToken(claims));
  if (!browser.hasSessionCookie()) throw new Error("The sign-in failed");
  const copy = browser.copy();
  const answer = await browser.post(
    "/api/auth/federated-logout",
    {},
    { accept: "application/json" },
  );
  const { outcome }: { outcome: { recorded?: false } } = await answer.json();
  return { copy, isRecorded: outcome.recorded ?? true };
}

async function isAlive(copy: HttpBrowser, home: string): Promise<boolean> {
  const answer = await copy.copy(home).get("/who");
  return (await answer.json()) !== null;
}

try {
  const outage = goDownAndUp();
  const signedOut = await inParallel(count, atOnce, signInAndOut);
  over.abort();
  await outage;
  const backAt = Date.now();

  const holders = signedOut.flatMap(({ copy }) => homes.map((home) => ({ copy, home })));
  let alive = holders;
  const looks: number[] = [];
  while (alive.length > 0 && Date.now() - backAt < patienceMs) {
    const before = alive;
    const areAlive = await inParallel(before.length, atOnce, async (index) => {
      const holder = before[index];
      return holder ? isAlive(holder.copy, holder.home) : false;
    });
    alive = before.filter((_holder, index) => areAlive[index]);
    looks.push(alive.length);
  }
  const unrecorded = signedOut.filter(({ isRecorded }) => !isRecorded).length;
  const control = new HttpBrowser(homes[0] ?? "");
  await control.signIn("oidc", provider, await provider.idToken({ sub: "control" }));
  const isControlAlive = await isAlive(control, homes[1] ?? "");
  console.log(
    `${count} people signed out during ${outages} outages of Redis; ${unrecorded} of them while it could not be told. Of ${holders.length} copies, one at each instance, ${looks.join(", then ")} were alive, the last time ${Math.round((Date.now() - backAt) / 1000)} s after it was back. A session that nobody has ended is ${isControlAlive ? "alive" : "dead"}.`,
  );
  process.exitCode = alive.length === 0 && unrecorded > 0 && isControlAlive ? 0 : 1;
} finally {
  for (const instance of instances) await instance.stop();
  provider.stop();
  await redis.stop();
}
