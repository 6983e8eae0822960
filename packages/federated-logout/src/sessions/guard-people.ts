import type { Adapter, AdapterAccount, AdapterUser } from "next-auth/adapters";
import { FederatedLogoutError } from "../errors.ts";
import type { SessionAvailability } from "./session-availability.ts";

/**
 * Makes no new people and links no accounts while nobody can tell who is there: they could be somebody
 * else's.
 */
export function guardPeople(
  adapter: Adapter,
  { isUnavailable }: Pick<SessionAvailability, "isUnavailable">,
): Adapter {
  return {
    ...adapter,
    ...(adapter.createUser && {
      async createUser(user: AdapterUser) {
        if (isUnavailable() || !adapter.createUser) throw unavailable();
        return adapter.createUser(user);
      },
    }),
    ...(adapter.linkAccount && {
      async linkAccount(account: AdapterAccount) {
        if (isUnavailable()) throw unavailable();
        return (await adapter.linkAccount?.(account)) ?? null;
      },
    }),
  };
}

/** What keeps Auth.js from going on, where it takes an error. */
export function unavailable(): FederatedLogoutError {
  const message = "The revocation store cannot be asked";
  return new FederatedLogoutError("sessions_unavailable", message);
}
