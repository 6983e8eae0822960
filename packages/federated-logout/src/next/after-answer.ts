import { after } from "next/server";

/** Runs what nobody should wait for once the response is on its way. `task` must not reject. */
export function runAfterAnswer(task: () => Promise<void>): void {
  try {
    after(task);
  } catch {
    // Outside of a request of Next.js's, as in a test of a route handler.
    void task();
  }
}
