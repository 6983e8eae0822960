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
  /** Whether it ends at the provider, and not at the app. */
  isFederated: boolean;
}

const oursByForm: Trigger = {
  name: "this library: form",
  contender: ours,
  click: form,
  isFederated: true,
};
const oursByAction: Trigger = {
  name: "this library: Server Action",
  contender: ours,
  click: serverAction,
  isFederated: true,
};
const oursByClient: Trigger = {
  name: "this library: next-auth/react",
  contender: ours,
  click: clientSide,
  isFederated: true,
};
const plainByForm: Trigger = {
  name: "plain next-auth: form",
  contender: plain,
  click: authJsForm,
  isFederated: false,
};
const plainByAction: Trigger = {
  name: "plain next-auth: Server Action",
  contender: plain,
  click: serverAction,
  isFederated: false,
};
const plainByClient: Trigger = {
  name: "plain next-auth: next-auth/react",
  contender: plain,
  click: clientSide,
  isFederated: false,
};
const recipesLink: Trigger = {
  name: "hand-written recipe: link",
  contender: recipe,
  click: link("/api/auth/federated-logout"),
  isFederated: true,
};
const auth0sLink: Trigger = {
  name: "@auth0/nextjs-auth0: link",
  contender: auth0,
  click: {
    async send(browser, home) {
      const returnTo = new URL("/api/auth/federated-logout/callback", home).href;
      const query = new URLSearchParams({ returnTo });
      return link(`/auth/logout?${query}`).send(browser, home, "");
    },
  },
  isFederated: true,
};
const expressLink: Trigger = {
  name: "express-openid-connect: link",
  contender: expressOpenid,
  click: link("/logout"),
  isFederated: true,
};
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
        for (const trigger of triggers) await tryOut(trigger, appOf(trigger.contender), stage);
        const measured = await takeTurns(triggers, rounds, (trigger) =>
          clickOnce(trigger, appOf(trigger.contender)),
        );
        for (const [trigger, ofTrigger] of measured) turns.get(trigger)?.push(...ofTrigger);
      } finally {
        await stage.stop();
      }
    }
    const valuesOf = (trigger: Trigger, value: (turn: Turn) => number) =>
      (turns.get(trigger) ?? []).map(value);
    const group = (what: string, unit: string, value: (turn: Turn) => number) => ({
      what,
      unit,
      ours: oursByForm.name,
      lines: triggers.map((trigger) => ({
        contender: trigger.name,
        values: valuesOf(trigger, value),
      })),
    });
    const requestsOf = ({ exchanges }: Turn) => exchanges.length;
    const bytesOf = ({ exchanges }: Turn) =>
      sum(exchanges.map(({ sentBytes, receivedBytes }) => sentBytes + receivedBytes));
    const timeOf = ({ exchanges }: Turn) => sum(exchanges.map(({ milliseconds }) => milliseconds));
    const ratio = (trigger: Trigger, other: Trigger) =>
      medianRatio(valuesOf(trigger, timeOf), valuesOf(other, timeOf));
    return {
      groups: [
        group("requests before the provider", "", requestsOf),
        group("bytes, both ways", "bytes", bytesOf),
        group("time of all of them", "ms", timeOf),
      ],
      verdicts: [
        ...[oursByForm, oursByAction].map((trigger) => {
          const requests = median(valuesOf(trigger, requestsOf));
          return {
            target: `${trigger.name}: one request`,
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
async function tryOut(trigger: Trigger, app: RunningApp, { endSessionEndpoint, client }: Stage) {
  for (let clicks = 0; clicks < warmUpClicks; clicks += 1) {
    const { destination } = await clickOnce(trigger, app);
    if (!trigger.isFederated) continue;
    if (!destination.startsWith(`${endSessionEndpoint}?`)) {
      throw new Error(`${trigger.name} does not go to the provider`);
    }
    const { status } = await client.send(new URL(destination));
    if (status >= 400) throw new Error(`${trigger.name}: the provider answers ${status}`);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
