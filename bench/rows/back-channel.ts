import { createLocalJWKSet, jwtVerify } from "jose";
import { createClient, type Client } from "../client.ts";
import { auth0WithStore, expressOpenid, ours, oursWithRedis, plain } from "../contenders.ts";
import type { Contender } from "../contenders.ts";
import { signLogoutTokens } from "../logout-tokens.ts";
import type { Group, Row, RowSettings } from "../row.ts";
import { median, medianRatio, quantile } from "../statistics.ts";
import { takeTurns } from "../take-turns.ts";
import { startRedis } from "../../tests/support/redis.ts";
import { atLeast } from "../verdicts.ts";
import { setStage, type RunningApp, type Stage } from "../workbench.ts";

const connectionCounts = [1, 16, 64];
const timesTheBest = 1.5;
const partOfEmptyRoute = 0.5;

/** A POST that does nothing, in the same framework. */
const emptyRoute: Contender = { ...plain, name: "Next.js: an empty POST route" };
const bareCheck = "jose: a bare RS256 check";

export const backChannel: Row = {
  title: "Back-channel logout",
  how: "Logout tokens with real signatures and a sid each, signed beforehand, posted as a provider posts them. CPU: what the server's process used, on all cores; p50 and p99: of all tokens of all turns.",
  async measure(settings) {
    const redis = await startRedis();
    const withRedis: Contender = { ...oursWithRedis(redis.url), name: "this library, Redis" };
    const contenders = [ours, withRedis, auth0WithStore, expressOpenid, emptyRoute];
    const stage = await setStage({ contenders });
    try {
      return await measureAll(stage, settings);
    } finally {
      await stage.stop();
      await redis.stop();
    }
  },
};

async function measureAll(stage: Stage, { isQuick }: RowSettings) {
  const [rounds, tokensEach, warmUpTokens] = isQuick ? [3, 80, 200] : [10, 600, 1500];
  const warmUp = await signLogoutTokens(stage, warmUpTokens);
  const warmingUp = createClient({ connections: 16 });
  for (const app of stage.apps) await post(app, warmUp, warmingUp, 16);
  warmingUp.close();

  const byConnections = new Map<number, Map<RunningApp, Turn[]>>();
  for (const connections of connectionCounts) {
    const client = createClient({ connections });
    const tokens = await Promise.all(
      Array.from({ length: rounds }, () => signLogoutTokens(stage, tokensEach)),
    );
    const turns = await takeTurns(stage.apps, rounds, (app, round) =>
      post(app, tokens[round] ?? [], client, connections),
    );
    byConnections.set(connections, turns);
    client.close();
  }
  const bare = await timeBareChecks(stage, rounds, tokensEach);

  const turnsOf = (connections: number, name: string) =>
    [...(byConnections.get(connections) ?? [])].find(([app]) => app.contender.name === name)?.[1] ??
    [];
  const lines = (connections: number, value: (turn: Turn) => number) =>
    stage.apps.map(({ contender: { name } }) => ({
      contender: name,
      values: turnsOf(connections, name).map(value),
    }));
  const latency = (connections: number, part: number) =>
    stage.apps.map(({ contender: { name } }) => ({
      contender: name,
      values: [
        quantile(
          turnsOf(connections, name).flatMap(({ times }) => times),
          part,
        ),
      ],
    }));
  const groups = connectionCounts.flatMap((connections): Group[] => {
    const at = `${connections} ${connections === 1 ? "connection" : "connections"}`;
    const ofOurs = { ours: ours.name };
    return [
      {
        what: `accepted, ${at}`,
        unit: "tokens/s",
        ...ofOurs,
        lines: lines(connections, perSecond),
      },
      {
        what: `CPU per token, ${at}`,
        unit: "µs",
        ...ofOurs,
        lines: [...lines(connections, cpuPerToken), { contender: bareCheck, values: bare }],
      },
      { what: `p50, ${at}`, unit: "ms", ...ofOurs, lines: latency(connections, 0.5) },
      { what: `p99, ${at}`, unit: "ms", ...ofOurs, lines: latency(connections, 0.99) },
    ];
  });

  const verdicts = connectionCounts.flatMap((connections) => {
    const at = `${connections} ${connections === 1 ? "connection" : "connections"}`;
    const cpuOf = (name: string) => turnsOf(connections, name).map(cpuPerToken);
    const others = [auth0WithStore, expressOpenid].toSorted(
      (a, b) => median(cpuOf(a.name)) - median(cpuOf(b.name)),
    );
    const [best = expressOpenid] = others;
    const rateOf = (name: string) => turnsOf(connections, name).map(perSecond);
    return [
      atLeast(
        `${at}: at least ${timesTheBest} × the tokens per core of the best contender (${best.name})`,
        timesTheBest,
        medianRatio(cpuOf(best.name), cpuOf(ours.name)),
      ),
      atLeast(
        `${at}: at least ${partOfEmptyRoute} × what an empty POST route of the framework does`,
        partOfEmptyRoute,
        medianRatio(rateOf(ours.name), rateOf(emptyRoute.name)),
      ),
    ];
  });
  return { groups, verdicts };
}

interface Turn {
  seconds: number;
  cpuMicroseconds: number;
  /** Milliseconds of each token. */
  times: number[];
}

const perSecond = ({ times, seconds }: Turn) => times.length / seconds;
const cpuPerToken = ({ times, cpuMicroseconds }: Turn) => cpuMicroseconds / times.length;

const routes = {
  ours: "/api/auth/federated-logout/back-channel",
  auth0: "/auth/backchannel-logout",
  express: "/backchannel-logout",
  plain: "/empty",
  recipe: "",
};

async function post(
  { contender, home, cpuMicroseconds }: RunningApp,
  tokens: readonly string[],
  client: Client,
  connections: number,
): Promise<Turn> {
  const url = new URL(routes[contender.app], home);
  const times: number[] = [];
  const waiting = tokens.values();
  async function work(): Promise<void> {
    for (const token of waiting) {
      const { status, milliseconds } = await client.send(url, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ logout_token: token }).toString(),
      });
      if (status >= 300) throw new Error(`${contender.name} answers ${status}`);
      times.push(milliseconds);
    }
  }
  const cpuBefore = await cpuMicroseconds();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, cpuMicroseconds: (await cpuMicroseconds()) - cpuBefore, times };
}

/** CPU microseconds of one check, turn by turn. */
async function timeBareChecks(stage: Stage, rounds: number, tokensEach: number): Promise<number[]> {
  const { keys } = stage.signingKeys;
  const publicKeys = keys.map(({ d: _private, ...key }) => key);
  const keySet = createLocalJWKSet({ keys: publicKeys });
  const tokens = await signLogoutTokens(stage, tokensEach);
  for (const token of tokens) await jwtVerify(token, keySet);
  const measured: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    for (const token of tokens) await jwtVerify(token, keySet);
    const { user, system } = process.cpuUsage(before);
    measured.push((user + system) / tokens.length);
  }
  return measured;
}
