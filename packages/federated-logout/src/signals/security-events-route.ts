import type { Audit } from "../audit.ts";
import type { LogoutEvent } from "../events.ts";
import type { AnsweringHandler } from "../http/request-refusal.ts";
import { accepted, json, notFound } from "../http/responses.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import { TokenProblem, type TokenProblemCode } from "../verified-tokens/token-problem.ts";
import type { FindVerificationKeys } from "../verified-tokens/verification-keys.ts";
import {
  eventTypes,
  sessionRevoked,
  streamUpdated,
  verificationTypes,
  type SessionEndingEvent,
} from "./event-types.ts";
import {
  resolveSubject,
  scopeOf,
  type ResolveSubjectContext,
  type SubjectOfEmail,
} from "./resolve-subject.ts";
import { readSecurityEventToken } from "./security-event-request.ts";
import { assertSecurityEvents, readSecurityEvents, type SecurityEvent } from "./security-event.ts";
import type { SubjectIdentifier } from "./subject-identifier.ts";
import type { TokenSender } from "./token-sender.ts";
import type { DiscoverTransmitter } from "./transmitter-metadata.ts";
import { verifySenderToken } from "./verify-sender-token.ts";

/** A transmitter of security events. */
export interface EventTransmitter extends TokenSender {
  /**
   * What it has to send as `Authorization`, where that was agreed when the stream was created
   * (`authorization_header`).
   *
   * @default undefined
   */
  authorization?: string;
  /**
   * The `state` that a verification was asked for with: one that has another is refused.
   *
   * @default undefined
   */
  verificationState?: string;
}

/** Options for security events. */
export interface SecurityEventsOptions {
  /** Who may send them. */
  transmitters: readonly EventTransmitter[];
  /**
   * Says whose an e-mail address is, as for Universal Logout.
   *
   * @default undefined
   */
  subjectOfEmail?: SubjectOfEmail;
  /**
   * Which events end all sessions of their subject, beside `session-revoked`.
   *
   * @default []
   */
  endsSessions?: readonly SessionEndingEvent[];
}

export interface SecurityEventsRouteContext {
  options: SecurityEventsOptions | undefined;
  endsSessionsByEmail: boolean;
  readProviders: ResolveSubjectContext["readProviders"];
  discoverTransmitter: DiscoverTransmitter;
  findKeys: FindVerificationKeys;
  ended: Pick<EndedSessions, "end">;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  emit: (event: LogoutEvent) => void;
  /** Absent where nobody wants to know. */
  audit: Audit | undefined;
}

type NotEnded = Extract<LogoutEvent, { type: "sessions.not_ended" }>["reason"];

/** Why an event that was believed ends nothing. */
interface Passed {
  reason: NotEnded;
  detail?: string;
}

/** @see [RFC 8935, section 2.4](https://www.rfc-editor.org/rfc/rfc8935#section-2.4) */
const errorCodes: Readonly<Record<Exclude<TokenProblemCode, "keys_unavailable">, string>> = {
  malformed: "invalid_request",
  issuer: "invalid_issuer",
  audience: "invalid_audience",
  authentication: "authentication_failed",
  key: "invalid_key",
  state: "invalid_state",
};

/**
 * Takes security event tokens, pushed by a transmitter. One that comes twice ends nothing more than it did;
 * what cannot be done about an event is no error of the transmitter's, which gets 202.
 *
 * @see [RFC 8935, section 2](https://www.rfc-editor.org/rfc/rfc8935#section-2)
 * @see [CAEP 1.0, section 3.1](https://openid.net/specs/openid-caep-1_0-final.html)
 */
export function createSecurityEventsRoute(context: SecurityEventsRouteContext): {
  POST: AnsweringHandler;
} {
  const { options, ended, emit, audit } = context;
  const ending = new Set<string>([
    sessionRevoked,
    ...(options?.endsSessions ?? []).map((name) => eventTypes[name]),
  ]);

  return {
    async POST(request) {
      if (!options) return notFound();
      try {
        const { sender, claims, issuedAt } = await verifySenderToken(
          await readSecurityEventToken(request),
          {
            ...context,
            senders: options.transmitters,
            typ: "secevent+jwt",
            mayBeShared: true,
            withoutExp: true,
            check(transmitter, unverified) {
              assertAuthorized(transmitter, request.headers);
              assertSecurityEvents(unverified);
            },
          },
        );
        for (const event of readSecurityEvents(claims, issuedAt)) {
          await take(event, sender, options);
        }
        return accepted();
      } catch (error) {
        return refuse(error);
      }
    },
  };

  async function take(
    event: SecurityEvent,
    transmitter: EventTransmitter,
    { subjectOfEmail }: SecurityEventsOptions,
  ): Promise<void> {
    const { type, subject, at, state } = event;
    const sender = transmitter.issuer;
    if (verificationTypes.includes(type)) {
      assertState(state, transmitter);
      emit({ type: "stream.verified", sender, ...(state !== undefined && { state }) });
      return;
    }
    if (type === streamUpdated) {
      emit({ type: "stream.updated", sender });
      return;
    }
    const passed = ending.has(type)
      ? await end(subject, { at, transmitter, subjectOfEmail })
      : ({ reason: "ignored_event", detail: "no event that ends sessions here" } as const);
    if (passed) emit({ type: "sessions.not_ended", by: "security_event", sender, ...passed });
  }

  async function end(
    subject: SubjectIdentifier | undefined,
    {
      at,
      transmitter,
      subjectOfEmail,
    }: { at: number; transmitter: EventTransmitter; subjectOfEmail: SubjectOfEmail | undefined },
  ): Promise<Passed | undefined> {
    if (!subject) return { reason: "unnamed_session", detail: "there is no subject" };
    const overlooked = await criticalMember(subject, transmitter);
    if (overlooked) {
      return { reason: "unnamed_session", detail: "a critical member of the subject is not known" };
    }
    const sender = transmitter.issuer;
    const resolved = await resolveSubject(subject, {
      ...context,
      sender: transmitter,
      subjectOfEmail,
    });
    if (resolved.kind === "unsupported") {
      return { reason: "unnamed_session", detail: `a subject of format ${subject.format}` };
    }
    if (resolved.kind === "unknown") return { reason: "unknown_subject" };
    for (const one of resolved.subjects) await ended.end(one, at, "provider");
    const scope = scopeOf(resolved.subjects);
    const how = { by: "security_event", sender, scope } as const;
    emit({ type: "sessions.ended", ...how });
    for (const one of resolved.subjects) audit?.({ what: "sessions_ended", ...how, ...one });
    return undefined;
  }

  // With keys of its own, nobody asks for its metadata.
  async function criticalMember(
    subject: SubjectIdentifier,
    { issuer, jwksUri }: EventTransmitter,
  ): Promise<boolean> {
    const members = overlookedMembers(subject);
    if (members.length === 0 || jwksUri !== undefined) return false;
    const { critical_subject_members: critical = [] } = await context.discoverTransmitter(issuer);
    return members.some((member) => critical.includes(member));
  }

  function refuse(error: unknown): Response {
    const by = "security_event";
    if (!(error instanceof TokenProblem) || error.code === "keys_unavailable") {
      const detail = error instanceof TokenProblem ? error.message : "it could not be taken";
      emit({ type: "sessions.not_ended", by, reason: "internal_error", detail });
      // Transmitters send it again.
      return json({}, { status: 503, headers: { "retry-after": "5" } });
    }
    const { code, message: description } = error;
    emit({ type: "sessions.not_ended", by, reason: "refused", detail: description });
    return json(
      { err: errorCodes[code], description },
      { status: 400, headers: { "content-language": "en" } },
    );
  }
}

function assertAuthorized({ authorization }: EventTransmitter, headers: Headers): void {
  if (authorization === undefined || isSame(authorization, headers.get("authorization") ?? "")) {
    return;
  }
  throw new TokenProblem("authentication", "Authorization is not what was agreed");
}

// In the same time, however much of it is right.
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  let difference = a.length ^ b.length;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
}

// Sent of its own accord, it has none.
function assertState(state: string | undefined, { verificationState }: EventTransmitter): void {
  if (state === undefined || verificationState === undefined || state === verificationState) return;
  throw new TokenProblem("state", "state is not the one that was asked for");
}

function overlookedMembers(subject: SubjectIdentifier): string[] {
  if (subject.format === "aliases") return subject.identifiers.flatMap(overlookedMembers);
  if (subject.format !== "complex") return [];
  const { user, members } = subject;
  const ofThis = members.filter((member) => member !== "user" && member !== "session");
  return [...ofThis, ...(user ? overlookedMembers(user) : [])];
}
