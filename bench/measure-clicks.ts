import type { Click, Sent } from "./clicks.ts";
import { plain, plainV4, type Contender } from "./contenders.ts";
import type { Group, RowSettings } from "./row.ts";
import { medianRatio } from "./statistics.ts";
import { takeTurns } from "./take-turns.ts";
import { setStage, type RunningApp, type Stage } from "./workbench.ts";

/** A way to sign out of a contender. */
export interface Trigger {
  name: string;
  contender: Contender;
  click: Click;
}

export function trigger(contender: Contender, how: string, click: Click): Trigger {
  return { name: `${contender.name}: ${how}`, contender, click };
}

/** What one sign-out took. */
interface Turn {
  requests: number;
  /** Both ways. */
  bytes: number;
  milliseconds: number;
  cpuMicroseconds: number;
}

/** What sign-outs took, turn by turn. */
export interface ClickFigures {
  valuesOf: (of: Trigger, what: keyof Turn) => number[];
  /** The time of one, to that of another. */
  timeRatio: (mine: Trigger, other: Trigger) => number;
  /** All of them, beside those of one trigger. */
  groups: (ours: Trigger) => Group[];
}

/** Fresh sign-ins, one sign-out each. */
export async function measureClicks(
  triggers: readonly Trigger[],
  { isQuick }: RowSettings,
): Promise<ClickFigures> {
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
  const valuesOf: ClickFigures["valuesOf"] = (of, what) =>
    (turns.get(of) ?? []).map((turn) => turn[what]);
  const group = (what: string, unit: string, value: keyof Turn, ours: Trigger): Group => ({
    what,
    unit,
    ours: ours.name,
    lines: triggers.map((each) => ({ contender: each.name, values: valuesOf(each, value) })),
  });
  return {
    valuesOf,
    timeRatio: (mine, other) =>
      medianRatio(valuesOf(mine, "milliseconds"), valuesOf(other, "milliseconds")),
    groups: (ofOurs) => [
      group("requests before the provider", "", "requests", ofOurs),
      group("bytes, both ways", "bytes", "bytes", ofOurs),
      group("time of all of them", "ms", "milliseconds", ofOurs),
      group("CPU of all of them", "µs", "cpuMicroseconds", ofOurs),
    ],
  };
}

async function clickOnce({ click }: Trigger, app: RunningApp): Promise<Sent & Turn> {
  const browser = await app.signIn();
  const prepared = (await click.prepare?.(browser, app.home)) ?? "";
  const cpuBefore = await app.cpuMicroseconds();
  const sent = await click.send(browser, app.home, prepared);
  const { exchanges } = sent;
  return {
    ...sent,
    requests: exchanges.length,
    bytes: sum(exchanges.map(({ sentBytes, receivedBytes }) => sentBytes + receivedBytes)),
    milliseconds: sum(exchanges.map(({ milliseconds }) => milliseconds)),
    cpuMicroseconds: (await app.cpuMicroseconds()) - cpuBefore,
  };
}

function appFor(contender: Contender, { apps }: Stage): RunningApp {
  const app = apps.find((each) => each.contender === contender);
  if (!app) throw new Error(`${contender.name} does not run`);
  return app;
}

const warmUpClicks = 12;
const goesNowhere = [plain, plainV4];

/** Warms up, and sees that the provider takes what it is sent. */
async function tryOut(tried: Trigger, app: RunningApp, { endSessionEndpoint, client }: Stage) {
  for (let clicks = 0; clicks < warmUpClicks; clicks += 1) {
    const { destination } = await clickOnce(tried, app);
    if (goesNowhere.includes(tried.contender)) continue;
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
