import type { KnownProvider } from "./known-provider.ts";

/** How a provider tells apps that a session has ended. */
export type LogoutChannel = "back-channel" | "front-channel";

/** What is written about one provider, for the doctor and `docs/providers.md`: no app needs it to run. */
export interface ProviderDocumentation {
  name: string;
  /**
   * Its module in `next-auth/providers`.
   *
   * @default its id
   */
  module?: string;
  /** How it can end sessions here. */
  endsSessionsBy?: readonly LogoutChannel[];
  /** Whether it sends no logout tokens to an app that is registered for frames. */
  channelsExcludeEachOther?: true;
  /** What the doctor asks, since it cannot be seen from outside. */
  questions?: readonly string[];
  /** Where the return address is registered: the field's name in the provider's own words. */
  register?: string;
  /** What people see if it is not registered. */
  unregistered?: string;
  /** What its logout ends. */
  ends?: string;
  /** What its logout does not end. */
  survives?: string;
  /** What else one has to know. */
  remarks?: readonly string[];
  /** When this library was last run against the real one, and against which; absent if it never was. */
  run?: { version: string; on: string; isInTests?: true };
  /** Where all this was taken from. */
  sources: readonly string[];
}

export type DocumentedProvider = KnownProvider & ProviderDocumentation;
