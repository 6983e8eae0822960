import { createClient } from "redis";
import {
  auth0WithStore,
  expressOpenid,
  ours,
  oursWithRedis,
  plain,
  type Contender,
} from "../contenders.ts";
import {
  cpuPerToken,
  latencyOf,
  measureTokens,
  perSecond,
  timeBareChecks,
  warmUpWithTokens,
  type TokenTurn,
} from "../measure-tokens.ts";
import type { Group, Row, RowResult, RowSettings } from "../row.ts";
import { median, medianRatio } from "../statistics.ts";
import { startRedis } from "../../tests/support/redis.ts";
import { atMost } from "../verdicts.ts";
import { setStage, type Stage } from "../workbench.ts";

const connectionCounts = [1, 16, 64];
const mostChecks = 3;
const mostOfEmptyP99 = 1.5;
const mostWritesPerToken = 0.5;

/** A POST that does nothing, in the same framework. */
const emptyRoute: Contender = { ...plain, name: "Next.js: an empty POST route" };
const bareCheck = "jose: a bare RS256 check";

export const backChannel: Row = {
  title: "Back-channel logout",
  how: "Logout tokens with real signatures and a sid each, signed beforehand, posted as a provider posts them. CPU: what the server's process used, on all cores; beyond the empty route: in bare RS256 checks, by medians; p50 and p99: of all tokens of all turns. Redis is on the disk before it answers a write.",
  async measure(settings) {
    const redis = await startRedis();
    const asking = createClient({ url: redis.url });
    await asking.connect();
    const writesSoFar = async () => writesIn(await asking.info("commandstats"));
    const withRedis = oursWithRedis(redis.url);
    const contenders = [ours, withRedis, auth0WithStore, expressOpenid, emptyRoute];
    const stage = await setStage({ contenders });
    try {
      return await measureAll(stage, { withRedis, writesSoFar, settings });
    } finally {
      await stage.stop();
      asking.destroy();
      await redis.stop();
    }
  },
};

/** Everything that was measured with so many connections. */
interface Measured {
  at: string;
  connections: number;
  turnsOf: (name: string) => readonly TokenTurn[];
  /** What a token takes beyond the empty route, in bare checks. */
  checksBeyond: (name: string) => number;
  writesPerToken: number;
}

async function measureAll(
  stage: Stage,
  {
    withRedis,
    writesSoFar,
    settings,
  }: { withRedis: Contender; writesSoFar: () => Promise<number>; settings: RowSettings },
): Promise<RowResult> {
  await warmUpWithTokens(stage, settings);
  const bare = await timeBareChecks(stage, settings);
  const measured: Measured[] = [];
  for (const connections of connectionCounts) {
    const writesBefore = await writesSoFar();
    const turns = await measureTokens(stage, connections, settings);
    const turnsOf = (name: string) =>
      [...turns].find(([app]) => app.contender.name === name)?.[1] ?? [];
    const cpuOf = (name: string) => median(turnsOf(name).map(cpuPerToken));
    const tokens = turnsOf(withRedis.name).flatMap(({ times }) => times).length;
    measured.push({
      at: `${connections} ${connections === 1 ? "connection" : "connections"}`,
      connections,
      turnsOf,
      checksBeyond: (name) => (cpuOf(name) - cpuOf(emptyRoute.name)) / median(bare),
      writesPerToken: ((await writesSoFar()) - writesBefore) / tokens,
    });
  }
  const names = stage.apps.map(({ contender }) => contender.name);
  return {
    groups: measured.flatMap((each) => groupsOf(each, names, bare)),
    verdicts: measured.flatMap(({ at, connections, turnsOf, checksBeyond, writesPerToken }) => {
      const p99 = (name: string) => latencyOf(turnsOf(name), 0.99);
      const rateOf = (name: string) => turnsOf(name).map(perSecond);
      const atMany = [
        atMost(
          `${at}: p99 at most ${mostOfEmptyP99} × that of an empty POST route`,
          mostOfEmptyP99,
          p99(ours.name) / p99(emptyRoute.name),
        ),
        atMost(
          `${at}, Redis: tokens that arrive together are written together, at most ${mostWritesPerToken} × as many writes`,
          mostWritesPerToken,
          writesPerToken,
        ),
      ];
      return [
        atMost(
          `${at}: beyond an empty POST route at most ${mostChecks} × the CPU of a bare RS256 check`,
          mostChecks,
          checksBeyond(ours.name),
        ),
        atMost(
          `${at}: takes no longer than @auth0/nextjs-auth0`,
          1,
          medianRatio(rateOf(auth0WithStore.name), rateOf(ours.name)),
        ),
        ...(connections === Math.max(...connectionCounts) ? atMany : []),
      ];
    }),
  };
}

function groupsOf(
  { at, turnsOf, checksBeyond, writesPerToken }: Measured,
  names: readonly string[],
  bare: readonly number[],
): Group[] {
  const group = (what: string, unit: string, valuesOf: (name: string) => readonly number[]) => ({
    what: `${what}, ${at}`,
    unit,
    ours: ours.name,
    lines: names.map((name) => ({ contender: name, values: valuesOf(name) })),
  });
  const cpu = group("CPU per token", "µs", (name) => turnsOf(name).map(cpuPerToken));
  const beyond = group("beyond the empty route", "checks", (name) => [checksBeyond(name)]);
  const inNext = beyond.lines.filter(
    ({ contender }) => contender !== emptyRoute.name && contender !== expressOpenid.name,
  );
  return [
    group("accepted", "tokens/s", (name) => turnsOf(name).map(perSecond)),
    { ...cpu, lines: [...cpu.lines, { contender: bareCheck, values: bare }] },
    { ...beyond, lines: inNext },
    group("p50", "ms", (name) => [latencyOf(turnsOf(name), 0.5)]),
    group("p99", "ms", (name) => [latencyOf(turnsOf(name), 0.99)]),
    {
      what: `writes to Redis per token, ${at}`,
      unit: "",
      ours: "this library, Redis",
      lines: [{ contender: "this library, Redis", values: [writesPerToken] }],
    },
  ];
}

// A write is a script.
function writesIn(commandStatistics: string): number {
  return [...commandStatistics.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)].reduce(
    (sum, [, calls]) => sum + Number(calls),
    0,
  );
}
