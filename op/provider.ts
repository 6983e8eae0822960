import { randomBytes, randomUUID } from "node:crypto";
import { Provider, type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import { claimsOf, findPerson, type Person } from "./accounts.ts";
import { renderErrorPage, renderLogoutPage, renderSignedOutPage } from "./pages.ts";
import type { Personality, RegisteredClient } from "./personality.ts";
import type { SigningKeys } from "./signing-keys.ts";

export interface DevelopmentProviderOptions {
  issuer: string;
  /** Where the apps that may use it have their Auth.js routes: `http://localhost:3000/api/auth`. */
  authUrls: readonly string[];
  jwks: SigningKeys;
  /** Whose logout it plays; without one it follows the standard. */
  personality?: Personality | undefined;
  /** About how long its id_tokens are to be, in bytes: with people in as many groups as that takes. */
  idTokenBytes?: number | undefined;
  /** After how many seconds the sessions of apps are to end: its id_tokens say so in `session_expiry`. */
  sessionExpirySeconds?: number | undefined;
  /**
   * Whether a logout can be asked for by a form, too: then browsers have to send its cookies along with
   * a form of another site's. Safari takes such cookies over https only.
   */
  takesPost?: boolean;
  /** Where else it may send browsers after a logout: to an app without this library. */
  morePostLogoutRedirectUris?: readonly string[];
}

/** The client that the app uses when no provider is configured. */
export const developmentClient = {
  id: "app",
  secret: "app-secret",
  name: "Federated logout demo",
} as const;

const oneHourInSeconds = 60 * 60;
const oneDayInSeconds = 24 * oneHourInSeconds;

/** What is registered for that client. */
export function registeredClient({
  authUrls,
  personality,
}: Pick<DevelopmentProviderOptions, "authUrls" | "personality">): RegisteredClient {
  const callback = `callback/${personality?.providerId ?? "oidc"}`;
  const postLogoutRedirectUris = authUrls.map((url) => `${url}/federated-logout/callback`);
  return {
    id: developmentClient.id,
    redirectUris: [
      ...authUrls.map((url) => `${url}/${callback}`),
      // Entra ID has one list for both, and Amazon Cognito's second way comes back with a code.
      ...(personality ? postLogoutRedirectUris : []),
    ],
    postLogoutRedirectUris,
  };
}

/** A certified OpenID Provider, set up so that a logout can be seen from end to end. */
export function createDevelopmentProvider({
  issuer,
  authUrls,
  jwks,
  personality,
  idTokenBytes = 0,
  sessionExpirySeconds,
  takesPost = false,
  morePostLogoutRedirectUris = [],
}: DevelopmentProviderOptions): Provider {
  const { redirectUris, postLogoutRedirectUris } = registeredClient({ authUrls, personality });
  const groups = groupsOf(idTokenBytes);
  const extraClaims = (person: Person) => ({
    ...(groups.length > 0 && { groups }),
    ...(sessionExpirySeconds !== undefined && {
      session_expiry: Math.floor(Date.now() / 1000) + sessionExpirySeconds,
    }),
    ...personality?.extraClaims?.(person),
  });
  const configuration: Configuration = {
    jwks,
    clients: [
      {
        client_id: developmentClient.id,
        client_secret: developmentClient.secret,
        client_name: developmentClient.name,
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        redirect_uris: [...redirectUris],
        post_logout_redirect_uris: [...postLogoutRedirectUris, ...morePostLogoutRedirectUris],
        ...((!personality || personality.hasSid) && {
          backchannel_logout_uri: `${authUrls[0]}/federated-logout/back-channel`,
          backchannel_logout_session_required: true,
        }),
      },
    ],
    cookies: {
      keys: [randomBytes(32).toString("base64url")],
      ...(takesPost && { long: crossSiteCookie, short: crossSiteCookie }),
    },
    enableHttpPostMethods: takesPost,
    claims: {
      openid: ["sub", "login_hint", "groups", "session_expiry"],
      profile: ["name", "preferred_username"],
      email: ["email", "email_verified"],
    },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: !personality,
        logoutSource(ctx, form) {
          const person = findPerson(ctx.oidc.session?.accountId ?? "");
          ctx.body = renderLogoutPage(form, person);
        },
        postLogoutSuccessSource(ctx) {
          ctx.body = renderSignedOutPage();
        },
      },
    },
    // Without its dispatcher, which keeps logout tokens from an app on this machine.
    fetch: (url, options) => fetch(url, Object.assign({}, options, { dispatcher: undefined })),
    findAccount(_ctx, id) {
      const person = findPerson(id);
      return (
        person && {
          accountId: id,
          claims: () => ({ ...claimsOf(person), ...extraClaims(person) }),
        }
      );
    },
    ...(personality && { discovery: advertised(issuer, personality) }),
    ...(personality?.authorizationPath && {
      routes: { authorization: personality.authorizationPath },
    }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed("refresh_token"),
    loadExistingGrant: grantWithoutAsking,
    renderError(ctx, { error, error_description }) {
      ctx.type = "html";
      ctx.body = renderErrorPage(error, error_description);
    },
    ttl: {
      AccessToken: oneHourInSeconds,
      AuthorizationCode: 60,
      Grant: 14 * oneDayInSeconds,
      IdToken: oneHourInSeconds,
      Interaction: oneHourInSeconds,
      RefreshToken: 14 * oneDayInSeconds,
      Session: 14 * oneDayInSeconds,
    },
  };
  const provider = new Provider(issuer, configuration);
  if (takesPost) {
    const createContext = provider.createContext.bind(provider);
    provider.createContext = (request, response) => {
      const context = createContext(request, response);
      // A Secure cookie over http: browsers take it from this machine.
      Object.assign(context.cookies, { secure: true });
      return context;
    };
  }
  return provider;
}

const crossSiteCookie = { httpOnly: true, sameSite: "none", secure: true } as const;

const idTokenBytesWithoutGroups = 800;
const bytesPerGroup = (`"${randomUUID()}",`.length * 4) / 3;

function groupsOf(idTokenBytes: number): string[] {
  const length = Math.max(
    0,
    Math.round((idTokenBytes - idTokenBytesWithoutGroups) / bytesPerGroup),
  );
  return Array.from({ length }, () => randomUUID());
}

function advertised(issuer: string, { isAdvertised, logoutEndpoints }: Personality) {
  const [path] = Object.keys(logoutEndpoints);
  return isAdvertised ? { end_session_endpoint: `${issuer}${path}` } : {};
}

// The only client is the developer's own: there is nothing to consent to.
async function grantWithoutAsking({ oidc }: KoaContextWithOIDC) {
  const { client, session, provider } = oidc;
  if (!client || !session?.accountId) return undefined;
  const grantId = session.grantIdFor(client.clientId);
  const known = grantId && (await provider.Grant.find(grantId));
  if (known) return known;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid profile email offline_access");
  await grant.save();
  return grant;
}
