/**
 * Waits for `task` until `signal` aborts, then no longer: what it was started with may not know about
 * signals.
 *
 * @throws `tooLate()` when the signal aborts first, else whatever `task` rejects with.
 */
export async function untilAborted<Result>(
  task: Promise<Result>,
  signal: AbortSignal,
  tooLate: () => Error,
): Promise<Result> {
  const abort = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      reject(tooLate());
    });
  });
  return Promise.race([task, abort]);
}
