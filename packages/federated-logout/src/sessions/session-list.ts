import { seal, unseal } from "../http/sealed-text.ts";
import { describeBrowser } from "./describe-browser.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { ListStore } from "./revocation-store.ts";
import type { SessionIdentity } from "./session-identity.ts";

/** One of a person's sessions, for a page that lists them. */
export interface ListedSession {
  /** Names it, for `endSessions`. */
  sessionId: string;
  /** Whether it is the one that asks. */
  isCurrent: boolean;
  signedInAt: Date;
  /** To the quarter of an hour. */
  lastUsedAt: Date;
  /** In words, as far as the browser has said: "Firefox on Linux". */
  browser: string;
}

/** Keeps the sessions of each person, where the app wants that. */
export interface SessionList {
  /** Never throws: a session that is not in the list is a session all the same. */
  add: (session: SessionIdentity, userAgent: string | null) => Promise<void>;
  /** Keeps a session that is in use for as long again. Never throws. */
  renew: (session: SessionIdentity) => Promise<void>;
  /** The sessions of a session's person that have not ended, the newest first. */
  of: (session: SessionIdentity) => Promise<ListedSession[]>;
  /** Removes those that have ended. Never throws. */
  sweep: (session: Pick<SessionIdentity, "sub">) => Promise<void>;
}

export interface SessionListContext {
  lists: ListStore;
  ended: Pick<EndedSessions, "examine">;
  /** The newest first. */
  secrets: () => readonly string[];
  /** How long a session is listed that nobody ends, in seconds. */
  lifetimeSeconds: () => number;
}

interface Kept {
  identity: SessionIdentity;
  browser: string;
}

const purpose = "federated-logout.session-list";
// Whoever signs in more often than that is no person.
const longestList = 100;

export function createSessionList(context: SessionListContext): SessionList {
  const { lists, ended, secrets } = context;

  async function read({ sub }: Pick<SessionIdentity, "sub">): Promise<Kept[]> {
    if (sub === undefined) return [];
    const items = await lists.read(nameOf(sub));
    const opened = await Promise.all(
      items.map(async ([name, item]) => ({ name, kept: await open(item, name, sub) })),
    );
    // Of a secret of before, or not made here.
    const unreadable = opened.flatMap(({ name, kept }) => (kept ? [] : [name]));
    if (unreadable.length > 0) await lists.remove(nameOf(sub), unreadable);
    return opened.flatMap(({ kept }) => kept ?? []);
  }

  /** Those that have not ended, the newest first. The others are removed. */
  async function readAlive(person: Pick<SessionIdentity, "sub">) {
    const { sub = "" } = person;
    const examined = await Promise.all(
      (await read(person)).map(async (kept) => ({
        ...kept,
        ...(await ended.examine(kept.identity)),
      })),
    );
    const isAlive = ({ verdict }: (typeof examined)[number]) =>
      verdict === "alive" || verdict === "unknown";
    const alive = examined
      .filter(isAlive)
      .toSorted((one, other) => other.identity.signedInAt - one.identity.signedInAt);
    const gone = [...examined.filter((session) => !isAlive(session)), ...alive.slice(longestList)];
    const names = gone.map(({ identity }) => identity.sessionId);
    if (names.length > 0) await lists.remove(nameOf(sub), names);
    return alive.slice(0, longestList);
  }

  async function put({ identity, browser }: Kept): Promise<void> {
    const { sub, sessionId } = identity;
    const [secret] = secrets();
    if (sub === undefined || secret === undefined) return;
    const item = await seal({ identity, browser }, { secret, purpose });
    await lists.put(nameOf(sub), sessionId, item, context.lifetimeSeconds());
  }

  async function addAndTrim(identity: SessionIdentity, userAgent: string | null): Promise<void> {
    await put({ identity, browser: describeBrowser(userAgent) });
    const items = await lists.read(nameOf(identity.sub ?? ""));
    if (items.length > longestList) await readAlive(identity);
  }

  return {
    add: (identity, userAgent) => quietly(addAndTrim(identity, userAgent)),
    async renew(identity) {
      const kept = await read(identity).catch(() => undefined);
      if (!kept) return;
      const known = kept.find((other) => other.identity.sessionId === identity.sessionId);
      await quietly(put({ identity, browser: known?.browser ?? describeBrowser(null) }));
    },
    async of(current) {
      const alive = await readAlive(current);
      return alive.map(({ identity: { sessionId, signedInAt }, lastUsedAt, browser }) => ({
        sessionId,
        isCurrent: sessionId === current.sessionId,
        signedInAt: toDate(signedInAt),
        lastUsedAt: toDate(Math.max(lastUsedAt ?? 0, signedInAt)),
        browser,
      }));
    },
    sweep: (person) => quietly(readAlive(person)),
  };

  async function open(item: string, name: string, sub: string): Promise<Kept | undefined> {
    const kept = await unseal<Kept>(item, { secrets: secrets(), purpose });
    // Whoever can write to the store cannot put one person's into another's list.
    return kept?.identity.sessionId === name && kept.identity.sub === sub ? kept : undefined;
  }
}

// The store's failure is told by whatever else asks it.
async function quietly(task: Promise<unknown>): Promise<void> {
  await task.catch(() => undefined);
}

// The digest of a person, which every key of theirs has.
function nameOf(sub: string): string {
  return `l${sub}`;
}

function toDate(seconds: number): Date {
  return new Date(seconds * 1000);
}
