import { clientSide, form } from "../clicks.ts";
import { ours, plain, withCookie, type Contender } from "../contenders.ts";
import type { Before } from "../install-before.ts";
import { measureClicks, trigger } from "../measure-clicks.ts";
import { measurePages } from "../measure-pages.ts";
import { cpuPerToken, latencyOf, measureTokens, warmUpWithTokens } from "../measure-tokens.ts";
import type { Group, Row, RowSettings } from "../row.ts";
import { setStage } from "../workbench.ts";

const now: Contender = { ...ours, name: "now" };

/** This library now and as it was at a commit, in turns. */
export function comparisonWith({ commit, contender: before }: Before): Row {
  return {
    title: `Compared with ${commit}`,
    how: `This library and its app as they are, and as they were at ${commit}, with the same packages beside them; plain next-auth as what both are built on. Measured as in the rows above.`,
    async measure(settings) {
      return {
        groups: [
          ...(await compareClicks(before, settings)),
          ...(await comparePages(before, settings)),
          ...(await compareTokens(before, settings)),
        ],
        verdicts: [],
      };
    },
  };
}

async function compareClicks(before: Contender, settings: RowSettings): Promise<Group[]> {
  const ways = [
    ["form", form],
    ["next-auth/react", clientSide],
  ] as const;
  const pairs = ways.map(([how, click]) => ({
    how,
    triggers: [now, before].map((contender) => trigger(contender, how, click)),
  }));
  const { valuesOf } = await measureClicks(
    pairs.flatMap(({ triggers }) => triggers),
    settings,
  );
  return pairs.flatMap(({ how, triggers }) => {
    const group = (what: string, unit: string, value: Parameters<typeof valuesOf>[1]): Group => ({
      what: `${how}: ${what}`,
      unit,
      ours: now.name,
      lines: triggers.map((each) => ({
        contender: each.contender.name,
        values: valuesOf(each, value),
      })),
    });
    return [
      group("bytes, both ways", "bytes", "bytes"),
      group("time of its requests", "ms", "milliseconds"),
      group("CPU of its requests", "µs", "cpuMicroseconds"),
    ];
  });
}

async function comparePages(before: Contender, settings: RowSettings): Promise<Group[]> {
  const pairs = [
    { keeper: "session keeper", contenders: [now, before] },
    {
      keeper: "own-cookie keeper",
      contenders: [now, before].map((contender) => withCookie(contender, contender.name)),
    },
  ];
  const { groups } = await measurePages(
    [...pairs.flatMap(({ contenders }) => contenders), plain],
    1,
    settings,
  );
  return pairs.flatMap(({ keeper, contenders: [mine = now, other = before] }) =>
    groups(mine, [mine, other, plain]).map((group) => ({
      ...group,
      what: `${group.what}, ${keeper}`,
    })),
  );
}

async function compareTokens(before: Contender, settings: RowSettings): Promise<Group[]> {
  const stage = await setStage({ contenders: [now, before, { ...plain, name: "an empty route" }] });
  try {
    await warmUpWithTokens(stage, settings);
    const groups: Group[] = [];
    for (const connections of [1, 64]) {
      const turns = [...(await measureTokens(stage, connections, settings))];
      const at = `${connections} ${connections === 1 ? "connection" : "connections"}`;
      groups.push(
        {
          what: `CPU per token, ${at}`,
          unit: "µs",
          ours: now.name,
          lines: turns.map(([{ contender }, ofEach]) => ({
            contender: contender.name,
            values: ofEach.map(cpuPerToken),
          })),
        },
        {
          what: `p99, ${at}`,
          unit: "ms",
          ours: now.name,
          lines: turns.map(([{ contender }, ofEach]) => ({
            contender: contender.name,
            values: [latencyOf(ofEach, 0.99)],
          })),
        },
      );
    }
    return groups;
  } finally {
    await stage.stop();
  }
}
