import { refused, signedOut, undocumented, type Personality } from "../personality.ts";

const authorizationPath = "/oauth2/authorize";
const signInAgainParameters = ["client_id", "redirect_uri", "response_type", "scope", "state"];

/**
 * Amazon Cognito: its metadata advertises an endpoint that takes none of the standard parameters.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
export const cognito: Personality = {
  name: "Amazon Cognito",
  providerId: "cognito",
  isAdvertised: true,
  authorizationPath,
  logoutEndpoints: {
    "/logout": ({ url, client }) => {
      const { searchParams } = url;
      const signOutUri = searchParams.get("logout_uri");
      const redirectUri = searchParams.get("redirect_uri");
      if (searchParams.get("client_id") !== client.id) return refused(400, "invalid_client");
      if (signOutUri !== null) {
        return undocumented(url, ["client_id", "logout_uri"]) === undefined &&
          client.postLogoutRedirectUris.includes(signOutUri)
          ? signedOut(signOutUri)
          : refused(400, "Required String parameter 'redirect_uri' is not present");
      }
      if (redirectUri === null) {
        return refused(400, "Required String parameter 'redirect_uri' is not present");
      }
      if (!client.redirectUris.includes(redirectUri)) return refused(400, "redirect_mismatch");
      if (
        searchParams.get("response_type") !== "code" ||
        undocumented(url, signInAgainParameters) !== undefined
      ) {
        return refused(400, "Required parameters missing");
      }
      return signedOut(`${url.origin}${authorizationPath}${url.search}`);
    },
  },
};
