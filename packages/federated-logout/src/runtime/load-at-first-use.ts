/**
 * Loads something when it is used for the first time: what most requests do not need costs a cold start
 * nothing. A load that has failed is tried again at the next use.
 *
 * @returns Calls a function with what has been loaded.
 */
export function loadAtFirstUse<Loaded extends object>(
  load: () => Promise<Loaded>,
): <Result>(use: (loaded: Loaded) => Promise<Result>) => Promise<Result> {
  let loaded: Loaded | undefined;
  return (use) => {
    // No promise of its own from then on.
    if (loaded) return use(loaded);
    // The first to arrive counts: who has come meanwhile uses the same.
    return load().then((arrived) => use((loaded ??= arrived)));
  };
}
