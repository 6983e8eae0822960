import { createLocalJWKSet, jwtVerify } from "jose";
import { createClient, type Client } from "./client.ts";
import { signLogoutTokens } from "./logout-tokens.ts";
import type { RowSettings } from "./row.ts";
import { quantile } from "./statistics.ts";
import { takeTurns } from "./take-turns.ts";
import type { RunningApp, Stage } from "./workbench.ts";

/** Some logout tokens, one after the other on each connection. */
export interface TokenTurn {
  seconds: number;
  cpuMicroseconds: number;
  /** Milliseconds of each token. */
  times: number[];
}

export const perSecond = ({ times, seconds }: TokenTurn): number => times.length / seconds;
export const cpuPerToken = ({ times, cpuMicroseconds }: TokenTurn): number =>
  cpuMicroseconds / times.length;

/** What a part of all tokens of some turns took, in milliseconds. */
export function latencyOf(turns: readonly TokenTurn[], part: number): number {
  return quantile(
    turns.flatMap(({ times }) => times),
    part,
  );
}

/** Posts tokens to every app of a stage, turn by turn. */
export async function measureTokens(
  stage: Stage,
  connections: number,
  { isQuick }: RowSettings,
): Promise<Map<RunningApp, TokenTurn[]>> {
  const [rounds, tokensEach] = isQuick ? [3, 80] : [10, 600];
  const client = createClient({ connections });
  try {
    return await takeTurns(stage.apps, rounds, async (app) =>
      post(app, await signLogoutTokens(stage, tokensEach), client, connections),
    );
  } finally {
    client.close();
  }
}

export async function warmUpWithTokens(stage: Stage, { isQuick }: RowSettings): Promise<void> {
  const tokens = await signLogoutTokens(stage, isQuick ? 200 : 1500);
  const client = createClient({ connections: 16 });
  for (const app of stage.apps) await post(app, tokens, client, 16);
  client.close();
}

const routes = {
  ours: "/api/auth/federated-logout/back-channel",
  "ours-v4": "/api/auth/federated-logout/back-channel",
  before: "/api/auth/federated-logout/back-channel",
  auth0: "/auth/backchannel-logout",
  express: "/backchannel-logout",
  plain: "/empty",
  "plain-v4": "",
  recipe: "",
};

async function post(
  { contender, home, cpuMicroseconds }: RunningApp,
  tokens: readonly string[],
  client: Client,
  connections: number,
): Promise<TokenTurn> {
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

/** CPU microseconds of jose's check of such a token, without a server around it, turn by turn. */
export async function timeBareChecks(stage: Stage, { isQuick }: RowSettings): Promise<number[]> {
  const [rounds, tokensEach] = isQuick ? [3, 80] : [10, 600];
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
