import { afterAll, afterEach, beforeAll } from "vitest";
import { network } from "./provider-metadata.ts";

/** Closes the network for a test file, but for what its tests serve. */
export function useClosedNetwork(): void {
  beforeAll(() => network.listen({ onUnhandledRequest: "error" }));
  afterEach(() => network.resetHandlers());
  afterAll(() => network.close());
}
