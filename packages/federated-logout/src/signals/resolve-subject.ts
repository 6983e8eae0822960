import type { ConfiguredProvider } from "../providers/configured-provider.ts";
import { isSameIssuer } from "../providers/issuers.ts";
import { assertSubject, type EndedSubject } from "../sessions/ended-subject.ts";
import type { ComplexSubject, SubjectIdentifier } from "./subject-identifier.ts";
import type { TokenSender } from "./token-sender.ts";

/**
 * Says whose an e-mail address is.
 *
 * @param email - As the sender has written it.
 * @returns Whose sessions end; `undefined` or `null` for nobody's.
 */
export type SubjectOfEmail = (
  email: string,
  sender: TokenSender,
) => Found<EndedSubject> | Promise<Found<EndedSubject>>;

/** As a database answers. */
type Found<Value> = Value | null | undefined;

export interface ResolveSubjectContext {
  sender: TokenSender;
  readProviders: () => ReadonlyMap<string, Pick<ConfiguredProvider, "issuer">>;
  subjectOfEmail: SubjectOfEmail | undefined;
  /** Whether sessions themselves know the e-mail address of their person. */
  endsSessionsByEmail: boolean;
}

/** Whose sessions end; or why nobody can say. */
export type ResolvedSubject =
  | { kind: "known"; subjects: readonly EndedSubject[] }
  /** It may be anybody, but nobody whom this sender may sign out. */
  | { kind: "unknown" }
  /** It does not tell. */
  | { kind: "unsupported" };

/** Whether one session ends, or all of a person. */
export function scopeOf(subjects: readonly EndedSubject[]): "session" | "person" {
  return subjects.every(({ sid }) => sid !== undefined) ? "session" : "person";
}

/** Finds out whose sessions a sender means. */
export async function resolveSubject(
  identifier: SubjectIdentifier,
  context: ResolveSubjectContext,
): Promise<ResolvedSubject> {
  const issuers = issuersOf(context);
  switch (identifier.format) {
    case "iss_sub": {
      const { iss, sub } = identifier;
      const isItsOwn = issuers.some((issuer) => isSameIssuer(issuer, iss));
      return isItsOwn ? known([{ issuer: iss, sub }]) : { kind: "unknown" };
    }
    case "opaque":
      return known(issuers.map((issuer) => ({ issuer, sub: identifier.id })));
    case "email":
      return resolveEmail(identifier.email, issuers, context);
    case "aliases":
      return resolveAliases(identifier.identifiers, context);
    case "complex":
      return resolveComplex(identifier, issuers, context);
    default:
      return { kind: "unsupported" };
  }
}

// A provider that issues no id_tokens is known by its id.
function issuersOf({ sender, readProviders }: ResolveSubjectContext): string[] {
  const { issuer, peopleOf = [issuer] } = sender;
  const providers = readProviders();
  return peopleOf.map((name) => providers.get(name)?.issuer ?? name);
}

function known(subjects: readonly EndedSubject[]): ResolvedSubject {
  return { kind: "known", subjects };
}

async function resolveEmail(
  email: string,
  issuers: readonly string[],
  { sender, subjectOfEmail, endsSessionsByEmail }: ResolveSubjectContext,
): Promise<ResolvedSubject> {
  if (subjectOfEmail) {
    const subject = await subjectOfEmail(email, sender);
    if (!subject) return { kind: "unknown" };
    assertSubject(subject);
    return known([subject]);
  }
  if (!endsSessionsByEmail) return { kind: "unsupported" };
  return known(issuers.map((issuer) => ({ issuer, email })));
}

// All of them are one and the same person.
async function resolveAliases(
  identifiers: readonly SubjectIdentifier[],
  context: ResolveSubjectContext,
): Promise<ResolvedSubject> {
  const resolved = await Promise.all(identifiers.map((one) => resolveSubject(one, context)));
  const subjects = resolved.flatMap((one) => (one.kind === "known" ? one.subjects : []));
  if (subjects.length > 0) return known(subjects);
  return resolved.find(({ kind }) => kind === "unknown") ?? { kind: "unsupported" };
}

// Keycloak's name of all of a person's sessions.
const allSessions = "ALL";

async function resolveComplex(
  { user, session }: ComplexSubject,
  issuers: readonly string[],
  context: ResolveSubjectContext,
): Promise<ResolvedSubject> {
  // One that cannot be read must not end all of a person's.
  if (session && session.format !== "opaque") return { kind: "unsupported" };
  const sid = session && session.id !== allSessions ? session.id : undefined;
  if (!user) {
    return sid === undefined
      ? { kind: "unsupported" }
      : known(issuers.map((issuer) => ({ issuer, sid })));
  }
  const resolved = await resolveSubject(user, context);
  if (resolved.kind !== "known" || sid === undefined) return resolved;
  return known(resolved.subjects.map((subject) => ({ ...subject, sid })));
}
