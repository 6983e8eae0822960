import type { ProviderDocumentation } from "../provider-documentation.ts";

/** About providers that states run for their services. */
export const documentedPublicSector: Readonly<Record<string, ProviderDocumentation>> = {
  franceconnect: {
    name: "FranceConnect",
    register: "the logout redirect URLs of the client (“urls de redirections de déconnexion”)",
    ends: "the session at FranceConnect, and that at the identity provider behind it",
    remarks: [
      'A sign-in takes `acr_values` (`eidas1`), `state` and `nonce`: `checks: ["state", "nonce"]`.',
      "Its userinfo is a signed JWT, which Auth.js does not read: leave the profile to the id_token.",
    ],
    sources: [
      "https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-endpoints/",
      "https://github.com/france-connect/Documentation-FranceConnect-Plus/blob/17e3ce4b/fs/technique/technique-endpoints.md",
      "https://github.com/france-connect/sources/blob/8da42844/back/libs/oidc-provider/src/dto/logout-params.dto.ts",
    ],
  },
  "govuk-one-login": {
    name: "GOV.UK One Login",
    endsSessionsBy: ["back-channel"],
    register: "Post-logout URLs (admin tool), `PostLogoutRedirectUrls` (production)",
    unregistered: "an error page; the session is over",
    ends: "the session at One Login, telling every service that has a back-channel logout URI",
    survives: "services without such a URI",
    remarks: [
      "It takes no more than 2048 characters of query.",
      "Its logout tokens name the person, and never one session.",
      "It cannot be told to ask who is there, but in a signed request object.",
    ],
    sources: [
      "https://docs.sign-in.service.gov.uk/integrate-with-integration-environment/managing-your-users-sessions",
      "https://github.com/govuk-one-login/authentication-api/blob/06768c91/oidc-api/src/main/java/uk/gov/di/authentication/oidc/entity/LogoutRequest.java",
      "https://github.com/govuk-one-login/authentication-api/blob/0769d6e5/oidc-api/src/main/java/uk/gov/di/authentication/oidc/lambda/BackChannelLogoutRequestHandler.java",
    ],
  },
  idporten: {
    name: "ID-porten",
    endsSessionsBy: ["back-channel", "front-channel"],
    register: "`post_logout_redirect_uris` of the integration (Samarbeidsportalen)",
    unregistered: "the browser stays at ID-porten",
    ends: "the single sign-on session, and those of all services in it",
    survives: "tokens with scopes of others",
    remarks: [
      "Without its cookie in the browser it refuses the logout with an error page.",
      'A sign-in takes PKCE, `state` and `nonce`: `checks: ["pkce", "state", "nonce"]`.',
      "`sid` is in id_tokens if a channel of the integration requires a session.",
    ],
    sources: [
      "https://docs.digdir.no/docs/idporten/oidc/oidc_protocol_logout.html",
      "https://github.com/felleslosninger/docs/blob/5e5e1cb2/_docs/idporten/oidc/oidc_func_backchannel_logout.md",
      "https://github.com/felleslosninger/docs/blob/04812eae/_docs/idporten/oidc/oidc_protocol_id_token.md",
    ],
  },
  "login-gov": {
    name: "Login.gov",
    register: "the redirect URIs of the application (Partner Dashboard; one list for both)",
    unregistered: "an error page",
    ends: "the session at Login.gov, once the person has confirmed it",
    survives: "other services' own sessions",
    remarks: [
      "A sign-in takes `acr_values`, `state` and `nonce`, and `private_key_jwt` or PKCE in the place of a secret.",
    ],
    sources: [
      "https://developers.login.gov/oidc/logout/",
      "https://github.com/18F/identity-idp/blob/02a8de60/app/controllers/openid_connect/logout_controller.rb",
      "https://github.com/GSA-TTS/identity-dev-docs/blob/046e009f/_pages/oidc/authorization.md",
    ],
  },
  proconnect: {
    name: "ProConnect",
    register: "URL de la page de déconnexion (Espace Partenaires)",
    unregistered: "its error Y030111",
    ends: "the session at ProConnect, and that at the identity provider behind it if that offers a logout",
    remarks: [
      'A sign-in takes `state` and `nonce`, and no parameter that it does not know: `checks: ["state", "nonce"]`.',
      "Its userinfo is a signed JWT, which Auth.js does not read: leave the profile to the id_token.",
      "It posts no logout tokens.",
    ],
    sources: [
      "https://github.com/proconnect-gouv/proconnect-espace-partenaires/blob/22159efd/src/pages/docs/fournisseur-service/implementation_technique.md",
      "https://github.com/proconnect-gouv/federation/blob/008008fb/back/libs/oidc-provider/src/dto/logout-params.dto.ts",
      "https://github.com/numerique-gouv/proconnect-documentation/blob/20ceeb1f/resources/valeur_ac_domain.md",
    ],
  },
};
