import { isObject } from "../runtime/is-object.ts";

/**
 * Whom or what something is about, as far as this library can tell.
 *
 * @see [RFC 9493, section 3](https://www.rfc-editor.org/rfc/rfc9493#section-3)
 */
export type SubjectIdentifier =
  | { format: "iss_sub"; iss: string; sub: string }
  | { format: "email"; email: string }
  | { format: "opaque"; id: string }
  | { format: "aliases"; identifiers: readonly SubjectIdentifier[] }
  | ComplexSubject
  /** One that is in order, and says nothing here. */
  | { format: "unsupported" };

/**
 * A combination: all that is true of it at the same time.
 *
 * @see [Shared Signals Framework 1.0, section 3.3](https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html)
 */
export interface ComplexSubject {
  format: "complex";
  user?: SubjectIdentifier;
  session?: SubjectIdentifier;
  /** The names of all members. */
  members: readonly string[];
}

const membersOfComplex = [
  "user",
  "session",
  "device",
  "application",
  "tenant",
  "org_unit",
  "group",
];

/**
 * Reads a subject identifier, also as it was spelt before the standards were final: Google's
 * `subject_type`, `iss-sub`, and a complex one without a format.
 *
 * @returns `undefined` for what is none.
 */
export function readSubjectIdentifier(value: unknown): SubjectIdentifier | undefined {
  if (!isObject(value)) return undefined;
  const format = value.format ?? value.subject_type;
  if (format === undefined && membersOfComplex.some((name) => name in value)) return complex(value);
  if (typeof format !== "string" || format === "") return undefined;
  switch (format.replaceAll("-", "_")) {
    case "iss_sub":
      return isText(value.iss) && isText(value.sub)
        ? { format: "iss_sub", iss: value.iss, sub: value.sub }
        : undefined;
    case "email":
      return isText(value.email) ? { format: "email", email: value.email } : undefined;
    case "opaque":
      return isText(value.id) ? { format: "opaque", id: value.id } : undefined;
    case "aliases":
      return aliases(value.identifiers);
    case "complex":
      return complex(value);
    default:
      return { format: "unsupported" };
  }
}

function aliases(identifiers: unknown): SubjectIdentifier | undefined {
  if (!Array.isArray(identifiers) || identifiers.length === 0) return undefined;
  const read = identifiers.map(readSubjectIdentifier);
  const isInOrder = read.every((one) => one !== undefined && one.format !== "aliases");
  return isInOrder
    ? { format: "aliases", identifiers: read.filter((one) => one !== undefined) }
    : undefined;
}

function complex(value: Readonly<Record<string, unknown>>): SubjectIdentifier | undefined {
  const { format: _format, subject_type: _type, ...members } = value;
  const [user, session] = [members.user, members.session].map((member) =>
    member === undefined ? undefined : (readSubjectIdentifier(member) ?? null),
  );
  const names = Object.keys(members);
  if (user === null || session === null || names.length === 0) return undefined;
  return { format: "complex", ...(user && { user }), ...(session && { session }), members: names };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
