import { createClient } from "redis";
import { redisRevocationStore } from "../../packages/federated-logout/src/sessions/redis.ts";
import { startRedis } from "../../tests/support/redis.ts";
import { oursWithCookie, oursWithRedis, type Contender } from "../contenders.ts";
import { visitOf } from "../measure-pages.ts";
import { cpuPerToken, measureTokens, warmUpWithTokens } from "../measure-tokens.ts";
import type { Row, RowResult, RowSettings } from "../row.ts";
import { endManySessions } from "../session-checks.ts";
import { medianRatio } from "../statistics.ts";
import { takeTurns } from "../take-turns.ts";
import { atMost } from "../verdicts.ts";
import { setStage } from "../workbench.ts";
import { inWords } from "./growth.ts";

// Memory keeps a million: what is left is for the tokens that are measured.
const manyEnded = 970_000;
const quicklyEnded = 20_000;
// The framework is in both, so that growth shows as little as it is.
const flat = 1.1;

interface Pair {
  how: string;
  few: Contender;
  many: Contender;
  /** Ends so many sessions in an app's own memory. */
  endsHere: boolean;
}

export const growingApp: Row = {
  title: "Growth of an app",
  how: "Pages and logout tokens of the whole app, own-cookie keeper, while so many sessions of others have ended and while none has.",
  async measure(settings) {
    const count = settings.isQuick ? quicklyEnded : manyEnded;
    const [few, many] = ["none ended", inWords(count)];
    const [empty, filled] = [await startRedis(), await startRedis()];
    try {
      const client = createClient({ url: filled.url });
      await client.connect();
      await endManySessions(redisRevocationStore(client), count);
      client.destroy();
      const pairs: Pair[] = [
        {
          how: "in memory",
          few: { ...oursWithCookie, name: few },
          many: { ...oursWithCookie, name: many },
          endsHere: true,
        },
        {
          how: "in Redis",
          few: { ...oursWithRedis(empty.url), name: few },
          many: { ...oursWithRedis(filled.url), name: many },
          endsHere: false,
        },
      ];
      const results: RowResult[] = [];
      for (const pair of pairs) results.push(await measurePair(pair, count, settings));
      return {
        groups: results.flatMap(({ groups }) => groups),
        verdicts: results.flatMap(({ verdicts }) => verdicts),
      };
    } finally {
      for (const redis of [empty, filled]) await redis.stop();
    }
  },
};

async function measurePair(
  { how, few, many, endsHere }: Pair,
  count: number,
  settings: RowSettings,
): Promise<RowResult> {
  const [rounds, warmUp] = settings.isQuick ? [15, 50] : [150, 300];
  const stage = await setStage({ contenders: [few, many] });
  try {
    await warmUpWithTokens(stage, settings);
    const visits = [];
    for (const app of stage.apps) {
      if (endsHere && app.contender === many) await app.ask({ endSessions: count });
      visits.push(await visitOf(app, warmUp));
    }
    const pages = await takeTurns(visits, rounds, ({ take }) => take(2));
    const tokens = await measureTokens(stage, 16, settings);
    const groups = [
      {
        what: `a page, ${how}`,
        unit: "ms",
        ours: few.name,
        lines: [...pages].map(([{ app }, turns]) => ({
          contender: app.contender.name,
          values: turns.map(({ milliseconds }) => milliseconds),
        })),
      },
      {
        what: `CPU of a logout token, ${how}, 16 connections`,
        unit: "µs",
        ours: few.name,
        lines: [...tokens].map(([{ contender }, turns]) => ({
          contender: contender.name,
          values: turns.map(cpuPerToken),
        })),
      },
    ];
    const verdicts = groups.map(({ what, lines: [none, all] }) =>
      atMost(
        `flat, ${what}: with ${many.name} at most ${flat} × as with none`,
        flat,
        medianRatio(all?.values ?? [], none?.values ?? []),
      ),
    );
    return { groups, verdicts };
  } finally {
    await stage.stop();
  }
}
