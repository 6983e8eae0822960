import type { Click, Sent } from "../clicks.ts";
import { authJsForm, clientSide, form, link, serverAction } from "../clicks.ts";
import { auth0, expressOpenid, ours, plain, recipe, type Contender } from "../contenders.ts";
import type { Row } from "../row.ts";
import { median, medianRatio } from "../statistics.ts";
import { takeTurns } from "../take-turns.ts";
import { atMost } from "../verdicts.ts";
import { setStage, type RunningApp, type Stage } from "../workbench.ts";

interface Trigger {
  name: string;
  contender: Contender;
  click: Click;
}

function trigger(contender: Contender, how: string, click: Click): Trigger {
  return { name: `${contender.name}: ${how}`, contender, click };
}

const auth0sLogout: Click = {
  async send(browser, home) {
    const returnTo = new URL("/api/auth/federated-logout/callback", home).href;
    const query = new URLSearchParams({ returnTo });
    return link(`/auth/logout?${query}`).send(browser, home, "");
  },
};

const oursByForm = trigger(ours, "form", form);
const oursByAction = trigger(ours, "Server Action", serverAction);
const oursByClient = trigger(ours, "next-auth/react", clientSide);
const plainByForm = trigger(plain, "form", authJsForm);
const plainByAction = trigger(plain, "Server Action", serverAction);
const plainByClient = trigger(plain, "next-auth/react", clientSide);
const recipesLink = trigger(recipe, "link", link("/api/auth/federated-logout"));
const auth0sLink = trigger(auth0, "link", auth0sLogout);
const expressLink = trigger(expressOpenid, "link", link("/logout"));
const triggers = [
  oursByForm,
  plainByForm,
  recipesLink,
  auth0sLink,
  expressLink,
  oursByAction,
  plainByAction,
  oursByClient,
  plainByClient,
];

const slowestOfPlain = 1.15;

export const click: Row = {
  title: "From the click to the provider",
  how: "Fresh sign-ins, one sign-out each, one after the other; what the browser sends to the app until it is sent to the provider's logout endpoint (plain next-auth: until it is signed out), to the last byte of the last response.",
  async measure({ isQuick }) {
    const contenders = [...new Set(triggers.map(({ contender }) => contender))];
    const [starts, rounds] = isQuick ? [1, 10] : [3, 30];
    const turns = new Map<Trigger, Turn[]>(triggers.map((each) => [each, []]));
    for (let start = 0; start < starts; start += 1) {
      const stage = await setStage({ contenders });
      try {
        const appOf = (contender: Contender) => appFor(contender, stage);
        for (const each of triggers) await tryOut(each, appOf(each.contender), stage);
        const measured = await takeTurns(triggers, rounds, (each) =>
          clickOnce(each, appOf(each.contender)),
        );
        for (const [each, ofEach] of measured) turns.get(each)?.push(...ofEach);
      } finally {
        await stage.stop();
      }
    }
    const valuesOf = (of: Trigger, value: (turn: Turn) => number) =>
      (turns.get(of) ?? []).map(value);
    const group = (what: string, unit: string, value: (turn: Turn) => number) => ({
      what,
      unit,
      ours: oursByForm.name,
      lines: triggers.map((each) => ({ contender: each.name, values: valuesOf(each, value) })),
    });
    const requestsOf = ({ exchanges }: Turn) => exchanges.length;
    const bytesOf = ({ exchanges }: Turn) =>
      sum(exchanges.map(({ sentBytes, receivedBytes }) => sentBytes + receivedBytes));
    const timeOf = ({ exchanges }: Turn) => sum(exchanges.map(({ milliseconds }) => milliseconds));
    const ratio = (mine: Trigger, other: Trigger) =>
      medianRatio(valuesOf(mine, timeOf), valuesOf(other, timeOf));
    return {
      groups: [
        group("requests before the provider", "", requestsOf),
        group("bytes, both ways", "bytes", bytesOf),
        group("time of all of them", "ms", timeOf),
      ],
      verdicts: [
        ...[oursByForm, oursByAction].map((each) => {
          const requests = median(valuesOf(each, requestsOf));
          return {
            target: `${each.name}: one request`,
            measured: String(requests),
            isMet: requests === 1,
          };
        }),
        atMost("form: not slower than the recipe", 1, ratio(oursByForm, recipesLink)),
        ...[
          ["form", oursByForm, plainByForm] as const,
          ["Server Action", oursByAction, plainByAction] as const,
          ["next-auth/react", oursByClient, plainByClient] as const,
        ].map(([name, mine, other]) =>
          atMost(
            `${name}: at most ${slowestOfPlain} × plain next-auth`,
            slowestOfPlain,
            ratio(mine, other),
          ),
        ),
      ],
    };
  },
};

type Turn = Pick<Sent, "exchanges">;

async function clickOnce({ click: { prepare, send } }: Trigger, app: RunningApp): Promise<Sent> {
  const browser = await app.signIn();
  const prepared = (await prepare?.(browser, app.home)) ?? "";
  return send(browser, app.home, prepared);
}

function appFor(contender: Contender, { apps }: Stage): RunningApp {
  const app = apps.find((each) => each.contender === contender);
  if (!app) throw new Error(`${contender.name} does not run`);
  return app;
}

const warmUpClicks = 12;

/** Warms up, and sees that the provider takes what it is sent. */
async function tryOut(tried: Trigger, app: RunningApp, { endSessionEndpoint, client }: Stage) {
  for (let clicks = 0; clicks < warmUpClicks; clicks += 1) {
    const { destination } = await clickOnce(tried, app);
    // That goes nowhere.
    if (tried.contender === plain) continue;
    if (!destination.startsWith(`${endSessionEndpoint}?`)) {
      throw new Error(`${tried.name} does not go to the provider`);
    }
    const { status } = await client.send(new URL(destination));
    if (status >= 400) throw new Error(`${tried.name}: the provider answers ${status}`);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
