import { pathInRepository } from "../tests/support/server-process.ts";
import { authJsForm, form, link, type Click } from "./clicks.ts";
import {
  expressOpenid,
  ours,
  oursV4,
  plain,
  plainV4,
  recipe,
  type Contender,
} from "./contenders.ts";
import { installContenders } from "./install.ts";
import { signLogoutTokens } from "./logout-tokens.ts";
import { timeSessionSealing } from "./session-sealing.ts";
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

type Send = () => Promise<unknown>;

/** So many requests, ready to be sent. */
type Prepare = (app: RunningApp, stage: Stage, times: number) => Promise<Send[]>;

const page: Prepare = async ({ signIn, home }, _stage, times) => {
  const browser = await signIn();
  return Array.from({ length: times }, () => () => browser.send(home));
};

function click({ prepare, send }: Click): Prepare {
  return async ({ signIn, home }, _stage, times) => {
    const ready: Send[] = [];
    while (ready.length < times) {
      const browser = await signIn();
      const prepared = (await prepare?.(browser, home)) ?? "";
      ready.push(() => send(browser, home, prepared));
    }
    return ready;
  };
}

function logoutToken(path: string): Prepare {
  return async ({ home }, stage, times) => {
    const tokens = await signLogoutTokens(stage, times);
    return tokens.map(
      (token) => () =>
        stage.client.send(new URL(path, home), {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ logout_token: token }).toString(),
        }),
    );
  };
}

interface Explained {
  name: string;
  contender: Contender;
  prepare: Prepare;
}

const requests: readonly Explained[] = [
  { name: "sign-out by form: plain next-auth", contender: plain, prepare: click(authJsForm) },
  { name: "sign-out by form: this library", contender: ours, prepare: click(form) },
  {
    name: "sign-out by link: hand-written recipe",
    contender: recipe,
    prepare: click(link("/api/auth/federated-logout")),
  },
  { name: "sign-out by form: plain next-auth v4", contender: plainV4, prepare: click(authJsForm) },
  { name: "sign-out by form: this library, v4", contender: oursV4, prepare: click(form) },
  { name: "a page: plain next-auth", contender: plain, prepare: page },
  { name: "a page: this library", contender: ours, prepare: page },
  { name: "back-channel: an empty POST route", contender: plain, prepare: logoutToken("/empty") },
  {
    name: "back-channel: this library",
    contender: ours,
    prepare: logoutToken("/api/auth/federated-logout/back-channel"),
  },
  {
    name: "back-channel: express-openid-connect",
    contender: expressOpenid,
    prepare: logoutToken("/backchannel-logout"),
  },
];

// Those alone whose name has it: `npm run bench:explain -- form`.
const named = process.argv[2] ?? "";
await installContenders((text) => void process.stderr.write(`${text}\n`));
const lines: string[][] = [];
for (const { name, contender, prepare } of requests.filter((each) => each.name.includes(named))) {
  const NODE_OPTIONS = `--import ${pathInRepository("bench/explain-usage.mjs")}`;
  const explained = { ...contender, env: { ...contender.env, NODE_OPTIONS } };
  const stage = await setStage({ contenders: [explained] });
  try {
    const [app] = stage.apps;
    if (!app) throw new Error(`${name} does not run`);
    const run = async (times: number) => {
      const ready = await prepare(app, stage, times);
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

// Encryption runs on other threads than the one that is profiled.
const sealing = [...(await timeSessionSealing([0, 1000, 3000, 6000]))].map(
  ([idTokenBytes, microseconds]) => [`${idTokenBytes} bytes`, String(Math.round(microseconds))],
);
const sealingTitle = "Auth.js opens a session and seals it again, µs";
console.log(`\n${renderTable(["id_token in the session", sealingTitle], sealing)}`);

function numbersIn(answer: unknown): Map<string, number> {
  const entries: [string, unknown][] = Object.entries(Object(answer));
  return new Map(entries.map(([name, value]) => [name, Number(value)]));
}
