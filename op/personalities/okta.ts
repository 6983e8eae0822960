import { refused, signedOut, undocumented, type Personality } from "../personality.ts";

const documented = ["id_token_hint", "post_logout_redirect_uri", "state"];

/**
 * Okta: a session is ended for an id_token only.
 *
 * @see https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/customas/logoutcustomas
 */
export const okta: Personality = {
  name: "Okta",
  providerId: "okta",
  isAdvertised: true,
  takesPost: true,
  logoutEndpoints: {
    "/v1/logout": ({ url, client, hint, session }) => {
      const { searchParams } = url;
      const returnTo = searchParams.get("post_logout_redirect_uri");
      const unknown = undocumented(url, documented);
      if (unknown !== undefined) return refused(400, `invalid_request: ${unknown}`);
      if (!hint || hint.aud !== client.id) return refused(400, "invalid_request: id_token_hint");
      if (session && hint.sub !== session.accountId) {
        return refused(403, "The ID token is not of the current session");
      }
      if (returnTo === null) return { kind: "stranded", title: "Sign In" };
      return client.postLogoutRedirectUris.includes(returnTo)
        ? signedOut(returnTo, searchParams.get("state"))
        : refused(
            400,
            "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings",
          );
    },
  },
};
