import { pathInRepository } from "../tests/support/server-process.ts";
import { authJsForm, form, link, type Click } from "./clicks.ts";
import { expressOpenid, ours, plain, recipe, type Contender } from "./contenders.ts";
import { installContenders } from "./install.ts";
import { signLogoutTokens } from "./logout-tokens.ts";
import { renderTable } from "./table.ts";
import { setStage, type RunningApp, type Stage } from "./workbench.ts";

// npm run bench:explain: where the time of a request goes. It names what a slower request does that a
// faster one does not; how much slower it is, the benchmark says.

const kinds = [
  "Next.js",
  "the app's bundle",
  "other packages",
  "Node.js",
  "native code",
  "garbage",
];
const counts = ["promises", "crypto operations"];
const counted = 20;
const profiled = 400;

/** Something that one request does, ready to be done. */
type Prepare = (app: RunningApp, stage: Stage) => Promise<() => Promise<unknown>>;

const page: Prepare = async ({ signIn, home }) => {
  const browser = await signIn();
  return () => browser.send(home);
};

function click({ prepare, send }: Click): Prepare {
  return async ({ signIn, home }) => {
    const browser = await signIn();
    const prepared = (await prepare?.(browser, home)) ?? "";
    return () => send(browser, home, prepared);
  };
}

function logoutToken(path: string): Prepare {
  return async ({ home }, stage) => {
    const [token = ""] = await signLogoutTokens(stage, 1);
    return () =>
      stage.client.send(new URL(path, home), {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ logout_token: token }).toString(),
      });
  };
}

const requests: readonly (readonly [name: string, contender: Contender, prepare: Prepare])[] = [
  ["sign-out by form: plain next-auth", plain, click(authJsForm)],
  ["sign-out by form: this library", ours, click(form)],
  ["sign-out by link: hand-written recipe", recipe, click(link("/api/auth/federated-logout"))],
  ["a page: plain next-auth", plain, page],
  ["a page: this library", ours, page],
  ["back-channel: an empty POST route", plain, logoutToken("/empty")],
  ["back-channel: this library", ours, logoutToken("/api/auth/federated-logout/back-channel")],
  ["back-channel: express-openid-connect", expressOpenid, logoutToken("/backchannel-logout")],
];

await installContenders((text) => void process.stderr.write(`${text}\n`));
const lines: string[][] = [];
for (const [name, contender, prepare] of requests) {
  const NODE_OPTIONS = `--import ${pathInRepository("bench/explain-usage.mjs")}`;
  const explained = { ...contender, env: { ...contender.env, NODE_OPTIONS } };
  const stage = await setStage({ contenders: [explained] });
  try {
    const [app] = stage.apps;
    if (!app) throw new Error(`${name} does not run`);
    const run = async (times: number) => {
      const ready: (() => Promise<unknown>)[] = [];
      for (let index = 0; index < times; index += 1) ready.push(await prepare(app, stage));
      return async () => {
        for (const send of ready) await send();
      };
    };
    const [warmUp, some, many] = [await run(profiled), await run(counted), await run(profiled)];
    await warmUp();
    await app.ask("count");
    await some();
    const number = numbersIn(await app.ask("counted"));
    await app.ask("profile");
    await many();
    const microseconds = numbersIn(await app.ask("profiled"));
    lines.push([
      name,
      ...counts.map((each) => String(Math.round((number.get(each) ?? 0) / counted))),
      ...kinds.map((kind) => String(Math.round((microseconds.get(kind) ?? 0) / profiled))),
    ]);
  } finally {
    await stage.stop();
  }
}
console.log(renderTable(["request", ...counts, ...kinds.map((kind) => `${kind}, µs`)], lines));

function numbersIn(answer: unknown): Map<string, number> {
  const entries: [string, unknown][] = Object.entries(Object(answer));
  return new Map(entries.map(([name, value]) => [name, Number(value)]));
}
