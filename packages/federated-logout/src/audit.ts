import type { LogoutTrigger, SessionEnd } from "./events.ts";
import type { LogoutScope } from "./outcome.ts";

/** Whom it is about, as far as that is known. */
export interface AuditedPerson {
  /** The id_token's `iss`; for a provider that issues none, its id in the NextAuth config. */
  issuer?: string | undefined;
  /** The id_token's `sub`, or the provider's own id of the person. */
  sub?: string | undefined;
  /** As it was sent, where sessions are ended by it. */
  email?: string | undefined;
  /** The provider's id of the session. */
  sid?: string | undefined;
  /** This library's id of the session. */
  sessionId?: string | undefined;
}

/** Who was signed out, for an audit log. Holds personal data, and no token or cookie. */
export type AuditRecord = AuditedPerson & { at: Date } & (
    | {
        /** Somebody has signed out of a session here. */
        what: "signed_out";
        by: LogoutTrigger;
        scope: LogoutScope;
      }
    | {
        /** Sessions were to end from outside, whether or not there were any. */
        what: "sessions_ended";
        /** A trigger, where somebody has ended their other sessions. */
        by: SessionEnd | LogoutTrigger;
        scope: "session" | "person" | "others";
        /** The one of the person's that goes on, by this library's id. */
        keptSessionId?: string;
        /** The id of the provider that has ended them. */
        provider?: string;
        /** The issuer of whoever has sent the request or event. */
        sender?: string;
      }
  );

type WithoutTime<Record> = Record extends unknown ? Omit<Record, "at"> : never;

/** Writes a record, with the time of day. */
export type Audit = (record: WithoutTime<AuditRecord>) => void;

/** Receives every {@link AuditRecord}. Neither awaited nor allowed to break a logout. */
export type OnAudit = (record: AuditRecord) => void | Promise<void>;
