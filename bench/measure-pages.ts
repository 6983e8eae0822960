import type { Contender } from "./contenders.ts";
import type { Group, RowSettings } from "./row.ts";
import { median, medianRatio } from "./statistics.ts";
import { takeTurns } from "./take-turns.ts";
import { setStage, type RunningApp } from "./workbench.ts";

export interface PageFigures {
  /** Of the Cookie header. */
  cookieBytesOf: (contender: Contender) => number;
  /** The time of a contender's page, to that of others: of each, since two processes of one app differ. */
  timeRatio: (contender: Contender, others: readonly Contender[]) => number;
  /** What pages of some contenders took, beside those of one. */
  groups: (ours: Contender, of?: readonly Contender[]) => Group[];
}

interface Turn {
  milliseconds: number;
  cpuMicroseconds: number;
}

/** Pages that ask who is signed in, one signed-in browser for each contender. */
export async function measurePages(
  contenders: readonly Contender[],
  kilobytes: number,
  { isQuick }: RowSettings,
): Promise<PageFigures> {
  const [starts, rounds, requestsEach, warmUp] = isQuick ? [1, 15, 2, 50] : [3, 120, 2, 200];
  const cookieBytes = new Map<Contender, number>();
  const turns = new Map<Contender, Turn[]>(contenders.map((each) => [each, []]));
  for (let start = 0; start < starts; start += 1) {
    const stage = await setStage({ contenders, idTokenBytes: kilobytes * 1000 });
    try {
      const visits = new Map<RunningApp, Visit>();
      for (const app of stage.apps) visits.set(app, await visitOf(app, warmUp));
      const measured = await takeTurns([...visits.values()], rounds, ({ take }) =>
        take(requestsEach),
      );
      for (const { app, cookieBytes: bytes } of measured.keys()) {
        cookieBytes.set(app.contender, bytes);
      }
      for (const [{ app }, ofEach] of measured) turns.get(app.contender)?.push(...ofEach);
    } finally {
      await stage.stop();
    }
  }
  const valuesOf = (contender: Contender, what: keyof Turn) =>
    (turns.get(contender) ?? []).map((turn) => turn[what]);
  const cookieBytesOf = (contender: Contender) => cookieBytes.get(contender) ?? Number.NaN;
  return {
    cookieBytesOf,
    timeRatio(contender, others) {
      const times = valuesOf(contender, "milliseconds");
      const ratios = others.map((other) => medianRatio(times, valuesOf(other, "milliseconds")));
      return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    },
    groups(ours, of = contenders) {
      const group = (what: string, unit: string, values: (each: Contender) => number[]): Group => ({
        what: `${what}, id_token of ${kilobytes} kB`,
        unit,
        ours: ours.name,
        lines: of.map((each) => ({ contender: each.name, values: values(each) })),
      });
      return [
        group("Cookie header", "bytes", (each) => [cookieBytesOf(each)]),
        group("time of the page", "ms", (each) => valuesOf(each, "milliseconds")),
        group("CPU of the page", "µs", (each) => valuesOf(each, "cpuMicroseconds")),
      ];
    },
  };
}

/** A browser that is signed in to an app. */
export interface Visit {
  app: RunningApp;
  cookieBytes: number;
  /** Asks for the page so many times, one after the other: the median time, and the CPU of one. */
  take: (requests: number) => Promise<Turn>;
}

export async function visitOf(app: RunningApp, warmUp: number): Promise<Visit> {
  const browser = await app.signIn();
  const { status, body } = await browser.send(app.home);
  if (status !== 200 || !body.includes("Alice")) {
    throw new Error(`${app.contender.name}: nobody is signed in, ${status}`);
  }
  const take = async (requests: number) => {
    const times: number[] = [];
    const cpuBefore = await app.cpuMicroseconds();
    for (let request = 0; request < requests; request += 1) {
      const { milliseconds } = await browser.send(app.home);
      times.push(milliseconds);
    }
    const cpuMicroseconds = ((await app.cpuMicroseconds()) - cpuBefore) / requests;
    return { milliseconds: median(times), cpuMicroseconds };
  };
  await take(warmUp);
  return { app, cookieBytes: browser.cookieHeader(app.home).length, take };
}
