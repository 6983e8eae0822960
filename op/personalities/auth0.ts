import {
  refused,
  signedOut,
  undocumented,
  type LogoutQuestion,
  type Personality,
} from "../personality.ts";

const documented = [
  "id_token_hint",
  "logout_hint",
  "client_id",
  "post_logout_redirect_uri",
  "state",
  "ui_locales",
  "federated",
];

/**
 * Auth0, with RP-Initiated Logout switched on, as for every tenant since November 2023.
 *
 * @see https://auth0.com/docs/authenticate/login/logout/log-users-out-of-auth0
 */
export const auth0: Personality = {
  name: "Auth0",
  providerId: "auth0",
  isAdvertised: true,
  hasSid: true,
  logoutEndpoints: { "/oidc/logout": answerOidcLogout, "/v2/logout": answerV2Logout },
};

/** Auth0, for a tenant from before that. */
export const auth0WithoutDiscovery: Personality = {
  ...auth0,
  name: "Auth0, which does not advertise its logout",
  isAdvertised: false,
};

function answerOidcLogout({ url, client, hint, session, isConfirmed }: LogoutQuestion) {
  const { searchParams } = url;
  const clientId = searchParams.get("client_id");
  const returnTo = searchParams.get("post_logout_redirect_uri");
  const logoutHint = searchParams.get("logout_hint");
  const unknown = undocumented(url, documented);
  if (unknown !== undefined) return refused(400, `invalid_request: ${unknown} is not allowed`);
  if (hint === null || (hint && clientId !== null && hint.aud !== clientId)) {
    return refused(400, "invalid_request: id_token_hint is not valid");
  }
  if (hint && logoutHint !== null && hint.sid !== logoutHint) {
    return refused(400, "invalid_request: logout_hint does not match the id_token_hint");
  }
  if (returnTo === null || !client.postLogoutRedirectUris.includes(returnTo)) {
    return notAllowed("post_logout_redirect_uri", returnTo);
  }
  const isKnown = hint !== undefined || logoutHint === session?.sid;
  if (session && !isKnown && !isConfirmed) {
    return { kind: "ask", title: "Are you sure you want to log out?" } as const;
  }
  return signedOut(returnTo, searchParams.get("state"));
}

function answerV2Logout({ url, client }: LogoutQuestion) {
  const returnTo = url.searchParams.get("returnTo");
  const unknown = undocumented(url, ["client_id", "returnTo", "federated"]);
  if (unknown !== undefined) return refused(400, `invalid_request: ${unknown} is not allowed`);
  const isAllowed = returnTo !== null && client.postLogoutRedirectUris.includes(returnTo);
  return isAllowed ? signedOut(returnTo) : notAllowed("returnTo", returnTo);
}

function notAllowed(parameter: string, value: string | null) {
  return refused(
    400,
    `The "${parameter}" querystring parameter "${value}" is not defined as a valid URL in "Allowed Logout URLs".`,
  );
}
