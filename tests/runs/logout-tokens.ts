import { encode } from "@auth/core/jwt";
import { sessionClaimFrom } from "../../packages/federated-logout/src/sessions/claim-of-sign-in.ts";
import { writeSessionClaim } from "../../packages/federated-logout/src/sessions/claim-in-token.ts";
import { buildApp } from "../support/build-app.ts";
import { startRedis } from "../support/redis.ts";
import { startTestProvider } from "../support/served-provider.ts";
import { freePort } from "../support/server-process.ts";
import { appSecret, appUrls, startApp } from "../support/start-app.ts";
import { inParallel } from "./in-parallel.ts";

// Posts logout tokens to two instances of the app while their Redis is killed and started again, over
// and over; then starts the instances anew, so that they know nothing but what Redis does, and looks
// whether each session whose token was answered with 200 is dead.
//
// npm run run:logout-tokens [how many]

const count = Number(process.argv[2] ?? 10_000);
const atOnce = 16;
const restarts = 20;
const sessionCookie = "authjs.session-token";

await buildApp("main");
const redis = await startRedis();
const provider = await startTestProvider(await freePort());
const ports = [await freePort(), await freePort()];
const homes = ports.map((port) => appUrls(port).home);
const start = () =>
  Promise.all(
    ports.map((port) => {
      const env = { REDIS_URL: redis.url, AUTH_URL: appUrls(port).authUrl };
      return startApp({ port, issuer: provider.issuer, env });
    }),
  );
let instances = await start();
const sidOf = (index: number) => `sid ${index}`;
const homeOf = (index: number) => homes[index % homes.length] ?? "";

async function post(index: number, token: string): Promise<number> {
  const answer = await fetch(`${homeOf(index)}/api/auth/federated-logout/back-channel`, {
    method: "POST",
    body: new URLSearchParams({ logout_token: token }),
  });
  return answer.status;
}

/** Whether somebody with such a session is signed in, at the instance that was not told. */
async function isSignedIn(index: number): Promise<boolean> {
  const idToken = await provider.idToken({ sub: `person ${index}`, sid: sidOf(index) });
  const account = {
    provider: "oidc",
    type: "oidc",
    providerAccountId: "",
    id_token: idToken,
  } as const;
  const token = writeSessionClaim(
    { email: "somebody@example.com" },
    await sessionClaimFrom(account),
  );
  const session = await encode({ token, secret: appSecret, salt: sessionCookie });
  const headers = { cookie: `${sessionCookie}=${session}` };
  const answer = await fetch(`${homeOf(index + 1)}/who`, { headers });
  return (await answer.json()) !== null;
}

try {
  const tokens = await inParallel(count, atOnce, (index) =>
    provider.logoutToken({ sid: sidOf(index) }),
  );
  let restarted = 0;
  let restarting = Promise.resolve();
  const restart = async () => {
    await redis.kill();
    await redis.start();
    restarted += 1;
  };
  const answers = await inParallel(count, atOnce, async (index) => {
    if (index > 0 && index % Math.ceil(count / restarts) === 0) {
      restarting = restarting.then(restart);
    }
    return post(index, tokens[index] ?? "");
  });
  await restarting;
  for (const instance of instances) await instance.stop();
  instances = await start();

  const taken = answers.flatMap((status, index) => (status === 200 ? [index] : []));
  const others = answers.filter((status) => status !== 200 && status !== 400).length;
  const alive = await inParallel(taken.length, atOnce, (index) => isSignedIn(taken[index] ?? 0));
  const lost = alive.filter(Boolean).length;
  const control = await isSignedIn(count);
  console.log(
    `${count} logout tokens, ${restarted} restarts of Redis: ${taken.length} answered 200, ${count - taken.length - others} answered 400, ${others} otherwise. Of those answered 200, ${lost} were lost. A session that nobody has ended is ${control ? "alive" : "dead"}.`,
  );
  process.exitCode = lost === 0 && others === 0 && control ? 0 : 1;
} finally {
  for (const instance of instances) await instance.stop();
  provider.stop();
  await redis.stop();
}
