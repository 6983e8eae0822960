import type { KnownProvider } from "../known-provider.ts";

/** Providers that states run for their services. None of them is built into Auth.js. */
export const publicSectorProviders: readonly KnownProvider[] = [
  {
    ids: ["franceconnect"],
    host: /(^|\.)franceconnect\.gouv\.fr$|\.dev-franceconnect\.fr$/,
    // client_id is not among the parameters it documents; without a hint it refuses the request.
    logout: { withoutIdTokenHint: "no_request", takesNoClientId: true },
  },
  {
    ids: ["govuk-one-login"],
    host: /^oidc(\.integration)?\.account\.gov\.uk$/,
    // Also for clients whose id_tokens are signed with RS256.
    incomingLogout: { algorithm: "ES256" },
    // A return address without a hint is an error.
    logout: { withoutIdTokenHint: "no_return", takesNoClientId: true },
    // Only within a signed request object.
    reAuthentication: false,
  },
  {
    ids: ["idporten", "id-porten"],
    host: /(^|\.)idporten\.no$/,
    // client_id is not among the parameters it documents.
    logout: { takesPost: true, withoutIdTokenHint: "no_return", takesNoClientId: true },
  },
  {
    ids: ["login-gov"],
    host: /^(secure\.login\.gov|idp\.int\.identitysandbox\.gov)$/,
    // A hint can make it refuse the request.
    logout: { takesNoIdTokenHint: true },
    reAuthentication: { prompt: "select_account" },
  },
  {
    ids: ["proconnect"],
    host: /(^|\.)agentconnect\.(rie\.)?gouv\.fr$|\.dev-agentconnect\.fr$/,
    // client_id is not among the parameters it documents; without a hint it refuses the request.
    logout: { withoutIdTokenHint: "no_request", takesNoClientId: true },
  },
];
