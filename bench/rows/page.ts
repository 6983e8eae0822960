import {
  auth0,
  expressOpenid,
  ours,
  oursWithCookie,
  oursWithRedis,
  plain,
  plainAgain,
  recipe,
  type Contender,
} from "../contenders.ts";
import type { Group, Row, RowSettings } from "../row.ts";
import { mean, median, medianRatio } from "../statistics.ts";
import { takeTurns } from "../take-turns.ts";
import { startRedis } from "../../tests/support/redis.ts";
import { atMost } from "../verdicts.ts";
import { setStage, type RunningApp } from "../workbench.ts";

const sizes = [1, 3, 6];
const quickSizes = [3];
const mostOfPlain = 1.05;

export const page: Row = {
  title: "What a page request pays",
  how: "A page that asks who is signed in, and says the name; one signed-in browser each, requests one after the other. Bytes of the Cookie header, and the time to the last byte. Every app is started anew several times: two processes of the same app differ, too, as the one that runs twice shows.",
  async measure(settings) {
    const redis = await startRedis();
    const withRedis = oursWithRedis(redis.url);
    try {
      const measured: SizeResult[] = [];
      for (const kilobytes of settings.isQuick ? quickSizes : sizes) {
        measured.push(await measureSize(kilobytes, withRedis, settings));
      }
      const extraBytes = measured.map((each) => each.extraBytes);
      const toPlain = (contender: Contender) => measured.map((each) => each.toPlain(contender));
      return {
        groups: measured.flatMap(({ groups }) => groups),
        verdicts: [
          {
            target: "own-cookie keeper: 0 bytes more than plain next-auth",
            measured: `${[...new Set(extraBytes)].join(", ")} bytes`,
            isMet: extraBytes.every((bytes) => bytes === 0),
          },
          atMost(
            `a page, session keeper, the longest id_token: at most ${mostOfPlain} × plain next-auth`,
            mostOfPlain,
            toPlain(ours).at(-1) ?? Number.NaN,
          ),
          // No id_token comes with a page request, so that all sizes are the same.
          ...[oursWithCookie, withRedis].map((contender) =>
            atMost(
              `a page, ${contender.name}, any id_token: at most ${mostOfPlain} × plain next-auth`,
              mostOfPlain,
              mean(toPlain(contender)),
            ),
          ),
        ],
      };
    } finally {
      await redis.stop();
    }
  },
};

interface SizeResult {
  groups: Group[];
  /** Of the own-cookie keeper's Cookie header. */
  extraBytes: number;
  /** The time of a contender's page, to that of plain next-auth. */
  toPlain: (contender: Contender) => number;
}

async function measureSize(
  kilobytes: number,
  withRedis: Contender,
  { isQuick }: RowSettings,
): Promise<SizeResult> {
  const contenders = [
    ours,
    oursWithCookie,
    withRedis,
    plain,
    plainAgain,
    recipe,
    auth0,
    expressOpenid,
  ];
  const [starts, rounds, requestsEach, warmUp] = isQuick ? [1, 15, 2, 50] : [3, 120, 2, 200];
  const cookieBytes = new Map<Contender, number>();
  const times = new Map<Contender, number[]>(contenders.map((each) => [each, []]));
  for (let start = 0; start < starts; start += 1) {
    const stage = await setStage({ contenders, idTokenBytes: kilobytes * 1000 });
    try {
      const visits = new Map<RunningApp, Visit>();
      for (const app of stage.apps) visits.set(app, await visitOf(app, warmUp));
      const turns = await takeTurns(stage.apps, rounds, async (app) =>
        median((await visits.get(app)?.time(requestsEach)) ?? []),
      );
      for (const [{ contender }, measured] of turns) times.get(contender)?.push(...measured);
      for (const [{ contender }, visit] of visits) cookieBytes.set(contender, visit.cookieBytes);
    } finally {
      await stage.stop();
    }
  }
  const timesOf = (contender: Contender) => times.get(contender) ?? [];
  const bytesOf = (contender: Contender) => cookieBytes.get(contender) ?? Number.NaN;
  const group = (what: string, unit: string, valuesOf: (contender: Contender) => number[]) => ({
    what: `${what}, id_token of ${kilobytes} kB`,
    unit,
    ours: ours.name,
    lines: contenders.map((contender) => ({
      contender: contender.name,
      values: valuesOf(contender),
    })),
  });
  const ratioTo = (contender: Contender, other: Contender) =>
    medianRatio(timesOf(contender), timesOf(other));
  return {
    groups: [
      group("Cookie header", "bytes", (contender) => [bytesOf(contender)]),
      group("time of the page", "ms", timesOf),
    ],
    extraBytes: bytesOf(oursWithCookie) - bytesOf(plain),
    // To both of its processes, which differ.
    toPlain: (contender) => (ratioTo(contender, plain) + ratioTo(contender, plainAgain)) / 2,
  };
}

interface Visit {
  cookieBytes: number;
  /** Milliseconds of some requests, one after the other. */
  time: (requests: number) => Promise<number[]>;
}

async function visitOf(app: RunningApp, warmUp: number): Promise<Visit> {
  const browser = await app.signIn();
  const { status, body } = await browser.send(app.home);
  if (status !== 200 || !body.includes("Alice")) {
    throw new Error(`${app.contender.name}: nobody is signed in, ${status}`);
  }
  const time = async (requests: number) => {
    const times: number[] = [];
    for (let request = 0; request < requests; request += 1) {
      const { milliseconds } = await browser.send(app.home);
      times.push(milliseconds);
    }
    return times;
  };
  await time(warmUp);
  return { cookieBytes: browser.cookieHeader(app.home).length, time };
}
