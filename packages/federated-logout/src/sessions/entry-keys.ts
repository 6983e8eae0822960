// What kind of entry it is stands before what it is of. Most are kept twice: what began before counts by
// the provider's clock where the provider has said so, and by this app's where this app has. They may
// differ.
export const entryKeys = {
  session: (sessionId: string) => `s${sessionId}`,
  sid: { provider: (sid: string) => `i${sid}`, app: (sid: string) => `j${sid}` },
  sidAndSub: {
    provider: (sid: string, sub: string) => `b${sid}${sub}`,
    app: (sid: string, sub: string) => `c${sid}${sub}`,
  },
  sub: { provider: (sub: string) => `p${sub}`, app: (sub: string) => `a${sub}` },
  /** Of sessions that have no `sid`. */
  subWithoutSid: (sub: string) => `n${sub}`,
  /** Of all of a person's sessions but one. */
  others: (person: string) => `q${person}`,
  /** Not an end: which session that one is. */
  spared: (person: string, at: number) => `o${person}${at.toString(36)}`,
  /** Not an end: when the session was last used. */
  lastUse: (sessionId: string) => `u${sessionId}`,
  /** Not an end: the `iat` of the newest id_token that a refresh has brought. */
  refreshed: (sessionId: string) => `x${sessionId}`,
  /** Not an end: until when that id_token lets the session last. */
  refreshedExpiry: (sessionId: string, iat: number) => `y${sessionId}${iat.toString(36)}`,
  /** Not an end: a token was used. */
  usedToken: (token: string) => `v${token}`,
  /** Not an end: it was used for this. */
  tokenUse: (use: string) => `w${use}`,
  /** Not an end: somebody has signed in with this `sid`. */
  knownSid: (sid: string) => `k${sid}`,
  /** Not an end: somebody's id_token was signed with this. */
  knownAlgorithm: (algorithm: string) => `g${algorithm}`,
};
