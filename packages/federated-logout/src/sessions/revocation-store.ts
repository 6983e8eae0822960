/** A number that is only ever raised: mostly, not before when what is known by `key` ended. */
export interface RevocationEntry {
  /** At most 45 letters, digits, `-` and `_`, from which nobody learns of whom it is. */
  key: string;
  /** Mostly seconds since 1970; a whole number below 2³¹ until 2038. */
  value: number;
}

/**
 * Where ended sessions are remembered, for as long as a copy of one could still be used. It has to be
 * one for all instances of an app.
 *
 * A store of your own is proven by the contract in `next-auth-federated-logout/testing`.
 */
export interface RevocationStore {
  /**
   * Raises entries to their values. One that is higher already stays as it is, also when several
   * instances raise it at the same time. Resolves once every instance can read them; rejects when that
   * is not certain.
   *
   * @param entries - At least one.
   * @param lifetimeSeconds - How long they have to be remembered from now on.
   */
  raise: (entries: readonly RevocationEntry[], lifetimeSeconds: number) => Promise<void>;
  /**
   * Reads entries. Rejects when it cannot: a store that answers "none" instead would bring ended sessions
   * back.
   *
   * @param keys - At least one.
   * @returns Their values in the order of the keys, `undefined` where there is none.
   */
  read: (keys: readonly string[]) => Promise<readonly (number | undefined)[]>;
  /** What `sessionList` needs besides. */
  lists?: ListStore | undefined;
}

/** Keeps short lists, of texts from which nobody learns anything. */
export interface ListStore {
  /**
   * Puts an item into a list, in the place of the one of the same name.
   *
   * @param list - At most 45 letters, digits, `-` and `_`.
   * @param name - Likewise.
   * @param item - Some hundred characters of ASCII.
   * @param lifetimeSeconds - How long the list has to be kept from now on, at least.
   */
  put: (list: string, name: string, item: string, lifetimeSeconds: number) => Promise<void>;
  /** @returns All items of a list, in any order; rejects when it cannot be read. */
  read: (list: string) => Promise<readonly (readonly [name: string, item: string])[]>;
  /** @param names - At least one; those that are not there do no harm. */
  remove: (list: string, names: readonly string[]) => Promise<void>;
}
