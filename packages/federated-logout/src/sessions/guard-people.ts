import { FederatedLogoutError } from "../errors.ts";
import type { SessionAvailability } from "./session-availability.ts";

/** An adapter, of whatever version: what makes people and links accounts. */
export interface PeopleAdapter {
  createUser?: AdapterMethods["createUser"] | undefined;
  linkAccount?: AdapterMethods["linkAccount"] | undefined;
}

// As methods, so that each version may say more exactly what it takes.
interface AdapterMethods {
  createUser(user: object): unknown;
  linkAccount(account: object): unknown;
}

/**
 * Makes no new people and links no accounts while nobody can tell who is there: they could be somebody
 * else's.
 */
export function guardPeople<Adapter extends PeopleAdapter>(
  adapter: Adapter,
  { isUnavailable }: Pick<SessionAvailability, "isUnavailable">,
): Adapter {
  return {
    ...adapter,
    ...(adapter.createUser && {
      async createUser(user: object) {
        if (isUnavailable()) throw unavailable();
        return adapter.createUser?.(user);
      },
    }),
    ...(adapter.linkAccount && {
      async linkAccount(account: object) {
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
