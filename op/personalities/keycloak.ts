import { refused, signedOut, type Personality } from "../personality.ts";

/**
 * Keycloak, since version 18.
 *
 * @see https://github.com/keycloak/keycloak/blob/main/services/src/main/java/org/keycloak/protocol/oidc/endpoints/LogoutEndpoint.java
 */
export const keycloak: Personality = {
  name: "Keycloak",
  providerId: "keycloak",
  isAdvertised: true,
  hasSid: true,
  takesPost: true,
  logoutEndpoints: {
    "/protocol/openid-connect/logout": ({ url, client, hint, session, isConfirmed }) => {
      const { searchParams } = url;
      const clientId = searchParams.get("client_id");
      const returnTo = searchParams.get("post_logout_redirect_uri");
      // What it took before version 18; of parameters that it does not know it takes any.
      if (searchParams.has("redirect_uri")) return refused(400, "Invalid parameter: redirect_uri");
      // It says the same of a client that it does not know.
      if (clientId !== null && clientId !== client.id) return refused(400, "Invalid redirect uri");
      if (hint === null || (hint && clientId !== null && hint.aud !== clientId)) {
        return refused(400, "Invalid parameter: id_token_hint");
      }
      if (returnTo !== null && !hint && clientId === null) {
        return refused(400, "Missing parameters: id_token_hint");
      }
      if (returnTo !== null && !client.postLogoutRedirectUris.includes(returnTo)) {
        return refused(400, "Invalid redirect uri");
      }
      const isOfThisSession = hint !== undefined && hint.sid === session?.sid;
      if (session && !isOfThisSession && !isConfirmed) {
        return { kind: "ask", title: "Do you want to log out?" };
      }
      return returnTo === null
        ? { kind: "stranded", title: "You are logged out" }
        : signedOut(returnTo, searchParams.get("state"));
    },
  },
};
