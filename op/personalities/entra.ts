import { refused, signedOut, undocumented, type Personality } from "../personality.ts";

const documented = [
  "id_token_hint",
  "logout_hint",
  "client_id",
  "post_logout_redirect_uri",
  "state",
];
const longestQuery = 2000;
const loginHintOf = (login: string) => `O.${Buffer.from(login).toString("base64url")}`;

/**
 * Microsoft Entra ID: long queries are refused, return addresses are redirect URIs, without a
 * `logout_hint` it asks which account, and apps are told in frames only.
 *
 * @see https://github.com/MicrosoftDocs/azure-docs/blob/000f4481/articles/active-directory/develop/v2-protocols-oidc.md#send-a-sign-out-request
 */
export const entra: Personality = {
  name: "Microsoft Entra ID",
  providerId: "microsoft-entra-id",
  isAdvertised: true,
  extraClaims: ({ login }) => ({
    // An optional claim of the app registration.
    login_hint: loginHintOf(login),
    // Bob is in many groups: his id_token is too long for a query.
    ...(login === "bob" && { groups: Array.from({ length: 60 }, () => crypto.randomUUID()) }),
  }),
  takesPost: true,
  // An optional claim of the app registration.
  hasSid: true,
  // Without `iss`, although Front-Channel Logout 1.0 wants both or none.
  frameQuery: ({ sid }) => ({ sid }),
  logoutEndpoints: {
    "/oauth2/v2.0/logout": ({ url, queryLength, client, hint, session, isConfirmed }) => {
      const { searchParams } = url;
      const returnTo = searchParams.get("post_logout_redirect_uri");
      if (queryLength > longestQuery) {
        return refused(400, "AADSTS90015: Requested query string is too long.");
      }
      if (hint === null || undocumented(url, documented) !== undefined) {
        return refused(400, "AADSTS90014: The request is malformed.");
      }
      const isNamed = session && searchParams.get("logout_hint") === loginHintOf(session.accountId);
      if (session && !isNamed && !isConfirmed) {
        return { kind: "ask", title: "Pick an account. Which account do you want to sign out of?" };
      }
      return returnTo !== null && client.redirectUris.includes(returnTo)
        ? signedOut(returnTo, searchParams.get("state"))
        : { kind: "stranded", title: "You signed out of your account" };
    },
  },
};
