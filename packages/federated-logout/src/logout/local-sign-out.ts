import type { BaseUrl } from "../http/base-url.ts";

/** A sign-out of the browser that sent these headers. */
export interface LocalSignOutRequest {
  headers: Headers;
  base: BaseUrl;
  /**
   * The CSRF token that the browser sent. Left out only by who has established by other means that
   * the request comes from this app.
   */
  csrfToken?: string | undefined;
}

export interface LocalSignOut {
  kind: "signed_out";
  /** `Set-Cookie` values, to be passed on. */
  setCookies: string[];
}

/** Auth.js did not believe the CSRF token, so that whoever was signed in still is. */
export interface CsrfRefusal {
  kind: "csrf_refusal";
  /** Where Auth.js sends the browser instead. */
  url: string;
  setCookies: string[];
}

/** Ends the session here, as Auth.js does. */
export type SignOutLocally = (request: LocalSignOutRequest) => Promise<LocalSignOut | CsrfRefusal>;
