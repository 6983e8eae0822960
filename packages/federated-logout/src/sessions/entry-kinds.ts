// What kind of entry it is stands before what it is of. Most are kept twice: what began before counts by
// the provider's clock where the provider has said so, and by this app's where this app has. They may
// differ.
export const entryKinds = {
  session: "s",
  sid: { provider: "i", app: "j" },
  sidAndSub: { provider: "b", app: "c" },
  sub: { provider: "p", app: "a" },
  /** Of sessions that have no `sid`. */
  subWithoutSid: "n",
  /** Of all of a person's sessions but one. */
  others: "q",
  /** Not an end: which session that one is. */
  spared: "o",
  /** Not an end: when the session was last used. */
  lastUse: "u",
  /** Not an end: the `iat` of the newest id_token that a refresh has brought. */
  refreshed: "x",
  /** Not an end: until when that id_token lets the session last. */
  refreshedExpiry: "y",
  /** Not an end: a token was used. */
  usedToken: "v",
  /** Not an end: it was used for this. */
  tokenUse: "w",
  /** Not an end: somebody has signed in with this `sid`. */
  knownSid: "k",
  /** Not an end: somebody's id_token was signed with this. */
  knownAlgorithm: "g",
} as const;
