import { decode, encode } from "@auth/core/jwt";
import { median } from "./statistics.ts";
import { takeTurns } from "./take-turns.ts";

const rounds = 300;
const key = { secret: "the same secret for everybody", salt: "authjs.session-token" };

/**
 * The microseconds that Auth.js takes to open a session and to seal it again, as it does for every page
 * that asks who is signed in, by the length of the id_token in it.
 */
export async function timeSessionSealing(
  idTokenBytes: readonly number[],
): Promise<Map<number, number>> {
  const turns = await takeTurns(idTokenBytes, rounds, async (length) => {
    const session = { name: "Alice", sub: "alice", id_token: "x".repeat(length) };
    const sealed = await encode({ token: session, ...key });
    const startedAt = performance.now();
    const opened = await decode({ token: sealed, ...key });
    await encode({ token: opened ?? {}, ...key });
    return (performance.now() - startedAt) * 1000;
  });
  return new Map([...turns].map(([length, times]) => [length, median(times)]));
}
