import type { JWTPayload } from "jose";
import type { Audit } from "../audit.ts";
import type { LogoutEvent } from "../events.ts";
import type { AnsweringHandler } from "../http/request-refusal.ts";
import { json, noContent, notFound } from "../http/responses.ts";
import type { EndedSubject } from "../sessions/ended-subject.ts";
import type { EndedSessions } from "../sessions/ended-sessions.ts";
import { TokenProblem } from "../verified-tokens/token-problem.ts";
import type { FindVerificationKeys } from "../verified-tokens/verification-keys.ts";
import { bearerTokenOf } from "./bearer-token.ts";
import {
  resolveSubject,
  scopeOf,
  type ResolveSubjectContext,
  type SubjectOfEmail,
} from "./resolve-subject.ts";
import type { SubjectIdentifier } from "./subject-identifier.ts";
import type { TokenSender } from "./token-sender.ts";
import { readUniversalLogoutRequest, RequestProblem } from "./universal-logout-request.ts";
import { verifySenderToken, type SenderToken } from "./verify-sender-token.ts";

/** Options of Universal Logout. */
export interface UniversalLogoutOptions {
  /** Who may ask. */
  senders: readonly TokenSender[];
  /**
   * Says whose an e-mail address is. Without it, where `endsSessionsByEmail` is set: whoever has signed in
   * with it through a provider in the sender's `peopleOf`.
   *
   * @default undefined
   */
  subjectOfEmail?: SubjectOfEmail;
}

export interface UniversalLogoutRouteContext {
  options: UniversalLogoutOptions | undefined;
  endsSessionsByEmail: boolean;
  readProviders: ResolveSubjectContext["readProviders"];
  findKeys: FindVerificationKeys;
  ended: Pick<EndedSessions, "end" | "firstUse">;
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  emit: (event: LogoutEvent) => void;
  /** Absent where nobody wants to know. */
  audit: Audit | undefined;
}

/** What Okta's are called; the draft names none. */
const assertionType = "global-token-revocation+jwt";

type NotEnded = Extract<LogoutEvent, { type: "sessions.not_ended" }>["reason"];

/**
 * Takes the requests of an identity provider, or of a tool for security incidents, that sign a person out.
 * Who has not been verified learns nothing: not even whether the request could have been read.
 *
 * A token is good for one subject, as far as one instance can see. Sent again with that, it ends nothing
 * that has begun since.
 *
 * @see [Global Token Revocation](https://datatracker.ietf.org/doc/html/draft-parecki-oauth-global-token-revocation-05)
 * @see [Okta: Build Universal Logout for your app](https://developer.okta.com/docs/guides/oin-universal-logout-overview/)
 */
export function createUniversalLogoutRoute(context: UniversalLogoutRouteContext): {
  POST: AnsweringHandler;
} {
  const { options, ended, emit, audit } = context;

  return {
    async POST(request) {
      if (!options) return notFound();
      try {
        const token = await verify(bearerTokenOf(request.headers), options);
        return await end(await readUniversalLogoutRequest(request), token, options);
      } catch (error) {
        if (error instanceof TokenProblem) return refuseToken(error);
        if (error instanceof RequestProblem) {
          return refuse(400, "invalid_request", "refused", error.message);
        }
        // Its message may name somebody, where it is of the app's own function.
        const detail = `something went wrong here: ${error instanceof Error ? error.name : "unknown"}`;
        return refuse(503, "temporarily_unavailable", "internal_error", detail);
      }
    },
  };

  function verify(
    token: string | undefined,
    { senders }: UniversalLogoutOptions,
  ): Promise<SenderToken<TokenSender>> {
    if (token === undefined) {
      throw new TokenProblem("authentication", "there is no bearer token");
    }
    return verifySenderToken(token, {
      ...context,
      senders,
      typ: assertionType,
      mayBeShared: false,
      withoutExp: false,
      check: (_sender, claims) => assertAssertion(claims),
    });
  }

  async function end(
    identifier: SubjectIdentifier,
    { sender, claims }: SenderToken<TokenSender>,
    { subjectOfEmail }: UniversalLogoutOptions,
  ): Promise<Response> {
    const resolved = await resolveSubject(identifier, { ...context, sender, subjectOfEmail });
    if (resolved.kind === "unsupported") {
      const detail = `sub_id of format ${identifier.format} does not tell whose sessions end`;
      return refuse(400, "invalid_request", "refused", detail);
    }
    if (resolved.kind === "unknown") {
      return refuse(404, "not_found", "unknown_subject", "sub_id is nobody of this sender's");
    }
    const about = JSON.stringify(resolved.subjects.map(inOneSpelling));
    try {
      const at = await ended.firstUse({ issuer: sender.issuer, jti: claims.jti, about });
      if (at === undefined) {
        return refuse(401, "invalid_token", "refused", "the token was used for somebody else");
      }
      for (const subject of resolved.subjects) await ended.end(subject, at, "app");
    } catch {
      return refuse(503, "temporarily_unavailable", "store_failed", "it could not be recorded");
    }
    const scope = scopeOf(resolved.subjects);
    const how = { by: "universal_logout", sender: sender.issuer, scope } as const;
    emit({ type: "sessions.ended", ...how });
    for (const subject of resolved.subjects) {
      audit?.({ what: "sessions_ended", ...how, ...subject });
    }
    return noContent();
  }

  function refuseToken({ code, message }: TokenProblem): Response {
    return code === "keys_unavailable"
      ? refuse(503, "temporarily_unavailable", "refused", message)
      : refuse(401, "invalid_token", "refused", message);
  }

  function refuse(status: number, error: string, reason: NotEnded, detail: string): Response {
    emit({ type: "sessions.not_ended", by: "universal_logout", reason, detail });
    // What is wrong with a token is told to nobody who may be guessing.
    const isAnybodys = status === 401;
    return json(
      { error, ...(!isAnybodys && { error_description: detail }) },
      {
        status,
        headers: {
          ...(isAnybodys && { "www-authenticate": `Bearer error="${error}"` }),
          ...(status === 503 && { "retry-after": "5" }),
        },
      },
    );
  }
}

function inOneSpelling(subject: EndedSubject): object {
  return { ...subject, email: subject.email?.trim().toLowerCase() };
}

// Any user has an id_token, and could sign out anybody else with that.
function assertAssertion(claims: JWTPayload): void {
  const foreign = ["nonce", "events", "sid", "at_hash", "auth_time"].find((name) => name in claims);
  if (foreign !== undefined) throw new TokenProblem("malformed", `${foreign} is not allowed`);
}
