import { mediaTypeOf } from "../http/media-type.ts";
import { readBody } from "../http/request-body.ts";
import { readSubjectIdentifier, type SubjectIdentifier } from "./subject-identifier.ts";

/** Why a request says nothing that can be done. Its message holds nothing of the request. */
export class RequestProblem extends Error {
  override readonly name = "RequestProblem";
}

/**
 * Reads whom a request is about: its `sub_id` or, as it was called in the first drafts, and is by Auth0,
 * its `subject`.
 *
 * @throws {RequestProblem} When it does not say that, or says two things.
 * @see [Global Token Revocation, section 3.2](https://datatracker.ietf.org/doc/html/draft-parecki-oauth-global-token-revocation-05#section-3.2)
 */
export async function readUniversalLogoutRequest(request: Request): Promise<SubjectIdentifier> {
  if (mediaTypeOf(request.headers) !== "application/json") {
    throw new RequestProblem("the request is no JSON");
  }
  const { sub_id: current, subject: former } = await readObject(request);
  if (current !== undefined && former !== undefined && !isSame(current, former)) {
    throw new RequestProblem("sub_id and subject are not the same");
  }
  const identifier = readSubjectIdentifier(current ?? former);
  if (!identifier) throw new RequestProblem("sub_id is no subject identifier");
  return identifier;
}

async function readObject(request: Request): Promise<Readonly<Record<string, unknown>>> {
  try {
    const body: unknown = JSON.parse(new TextDecoder().decode(await readBody(request)));
    if (typeof body === "object" && body !== null) return { ...body };
  } catch {
    // Whatever is wrong with it.
  }
  throw new RequestProblem("the request cannot be read");
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
