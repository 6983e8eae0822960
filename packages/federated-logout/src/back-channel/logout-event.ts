import { isObject } from "../runtime/is-object.ts";
import { decodeJwt, type JWTPayload } from "jose";

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout";

/** Whether claims say that a session has ended: those of a logout token do, and of nothing else. */
export function hasLogoutEvent({ events }: JWTPayload): boolean {
  return isObject(events) && isObject(events[logoutEvent]);
}

/** Whether something that came as an id_token is a logout token, which is signed by the same keys. */
export function isLogoutToken(idToken: string | undefined): boolean {
  try {
    return idToken !== undefined && hasLogoutEvent(decodeJwt(idToken));
  } catch {
    return false;
  }
}
