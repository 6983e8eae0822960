import type { IncomingLogoutsOf } from "../providers/find-incoming-logout.ts";
import { bareSidDigest, issuerDigest } from "../sessions/session-identity.ts";
import { originOf, type FrameRequest } from "./frame-request.ts";
import type { FramedSession } from "./framed-session.ts";

/** Whether what a frame says is to end is the session of the browser that has loaded it. */
export async function isOfBrowser(
  session: FramedSession,
  { issuer, sid, providers }: FrameRequest,
  headers: Headers,
  incomingLogoutsOf: IncomingLogoutsOf,
): Promise<boolean> {
  if (issuer !== undefined && session.issuer !== (await issuerDigest(issuer))) return false;
  const [named] = providers;
  const asking = issuer === undefined ? providers.find(({ id }) => id === session.provider) : named;
  if (!asking) return false;
  if (sid !== undefined && session.sid === (await bareSidDigest(sid))) return true;
  const { foreignSid = false, bareFrames = false } = incomingLogoutsOf(asking);
  const origin = originOf(issuer ?? asking.issuer);
  if (sid === undefined) return bareFrames && isFrameOf(origin, headers, false);
  return issuer !== undefined && foreignSid && isFrameOf(origin, headers, true);
}

// With any `sid` at all, or none, a link or an image of any site could sign people out: a browser says
// what loads it, and whose page that is in, unless that page forbids it.
function isFrameOf(
  origin: string | undefined,
  headers: Headers,
  mayHideReferrer: boolean,
): boolean {
  const destination = headers.get("sec-fetch-dest") ?? "iframe";
  if (destination !== "iframe") return false;
  const referrer = headers.get("referer");
  return referrer === null ? mayHideReferrer : originOf(referrer) === origin;
}
