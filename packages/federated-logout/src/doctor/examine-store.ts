import type { RevocationStore } from "../sessions/revocation-store.ts";
import { explainFailure } from "./explain-failure.ts";
import { note, ok, problem, type Finding } from "./finding.ts";

const probe = { key: "doctor", value: 1 };
const oneMinute = 60;

/** Examines where ended sessions are remembered: writes an entry of no session, and reads it again. */
export async function examineStore(store: RevocationStore | undefined): Promise<Finding> {
  if (!store) {
    return note(
      "Ended sessions are remembered in the memory of this process, until it stops. Several processes need a revocationStore that they share.",
    );
  }
  const startedAt = performance.now();
  try {
    await store.raise([probe], oneMinute);
    const [value] = await store.read([probe.key]);
    const milliseconds = Math.round(performance.now() - startedAt);
    return value === probe.value
      ? ok(`The revocation store takes an entry and has it again, in ${milliseconds} ms.`)
      : problem("The revocation store has lost an entry that it had just taken.");
  } catch (error) {
    return problem(
      `The revocation store cannot be asked: ${explainFailure(error)}. Until it can, only this process knows which sessions have ended.`,
    );
  }
}
