import type { KnownProvider } from "../known-provider.ts";

/**
 * Services that offer an app no way to sign a browser out of them. Where a question can be asked for,
 * the next sign-in asks it; tokens are revoked only where a team chooses to.
 */
export const providersWithoutLogout: readonly KnownProvider[] = [
  {
    ids: ["42-school"],
    host: /^api\.intra\.42\.fr$/,
    revocation: {
      endpoint: "https://api.intra.42.fr/oauth/revoke",
      authentication: "client_secret_post",
    },
  },
  {
    ids: ["apple"],
    host: /^appleid\.apple\.com$/,
    revocation: {
      endpoint: "https://appleid.apple.com/auth/revoke",
      authentication: "client_secret_post",
    },
  },
  {
    ids: ["atlassian"],
    host: /^auth\.atlassian\.com$/,
    revocation: {
      endpoint: "https://auth.atlassian.com/oauth/revoke",
      authentication: "client_secret_post",
    },
    accountPage: "https://id.atlassian.com/manage-profile/security",
  },
  { ids: ["azure-devops"] },
  { ids: ["beyondidentity"] },
  {
    ids: ["bitbucket"],
    accountPage: "https://id.atlassian.com/manage-profile/security",
  },
  {
    ids: ["box"],
    host: /^api\.box\.com$/,
    revocation: {
      endpoint: "https://api.box.com/oauth2/revoke",
      authentication: "client_secret_post",
    },
  },
  {
    ids: ["boxyhq-saml"],
  },
  {
    ids: ["bungie"],
  },
  { ids: ["click-up"] },
  {
    ids: ["coinbase"],
    host: /^login\.coinbase\.com$/,
    revocation: {
      endpoint: "https://login.coinbase.com/oauth2/revoke",
      authentication: "client_secret_post",
    },
  },
  { ids: ["concept2"] },
  {
    ids: ["discord"],
    host: /^discord\.com$/,
    revocation: { endpoint: "https://discord.com/api/oauth2/token/revoke" },
    accountPage: "https://discord.com/settings/sessions",
  },
  { ids: ["dribbble"] },
  {
    ids: ["dropbox"],
    host: /^api\.dropboxapi\.com$/,
    revocation: {
      endpoint: "https://api.dropboxapi.com/2/auth/token/revoke",
      authentication: "bearer",
      token: "access_token",
    },
    reAuthentication: { force_reauthentication: "true" },
    accountPage: "https://www.dropbox.com/account/security",
  },
  { ids: ["eventbrite"] },
  {
    ids: ["eveonline"],
    host: /^login\.eveonline\.com$/,
    revocation: {
      endpoint: "https://login.eveonline.com/v2/oauth/revoke",
    },
  },
  {
    ids: ["facebook"],
    host: /^graph\.facebook\.com$/,
    revocation: {
      endpoint: "https://graph.facebook.com/v19.0/me/permissions",
      method: "DELETE",
      authentication: "bearer",
      token: "access_token",
      endsConsent: true,
    },
    reAuthentication: { auth_type: "reauthenticate" },
    accountPage: "https://accountscenter.facebook.com/password_and_security",
  },
  { ids: ["faceit"] },
  { ids: ["figma"] },
  { ids: ["foursquare"] },
  {
    ids: ["freshbooks"],
    host: /^api\.freshbooks\.com$/,
    revocation: {
      endpoint: "https://api.freshbooks.com/auth/oauth/revoke",
      authentication: "client_secret_post",
    },
  },
  {
    ids: ["github"],
    host: /^github\.com$/,
    revocation: {
      endpoint: "https://api.github.com/applications/{client_id}/token",
      method: "DELETE",
      format: "json",
      token: "access_token",
      tokenParameter: "access_token",
    },
    reAuthentication: { prompt: "select_account" },
    accountPage: "/settings/sessions",
  },
  {
    ids: ["gitlab"],
    revocation: { endpoint: "revoke", authentication: "client_secret_post" },

    accountPage: "/-/user_settings/active_sessions",
  },
  {
    ids: ["google"],
    host: /^accounts\.google\.com$/,
    revocation: {
      endpoint: "https://oauth2.googleapis.com/revoke",
      authentication: "none",
      endsConsent: true,
    },
    reAuthentication: { prompt: "select_account" },
    accountPage: "https://myaccount.google.com/device-activity",
  },
  {
    ids: ["hubspot"],
  },
  { ids: ["huggingface"] },
  {
    ids: ["instagram"],
    accountPage: "https://accountscenter.instagram.com/password_and_security",
  },
  {
    ids: ["line"],
    host: /^access\.line\.me$/,
    revocation: {
      endpoint: "https://api.line.me/oauth2/v2.1/revoke",
      authentication: "client_secret_post",
      token: "access_token",
      tokenParameter: "access_token",
    },
    reAuthentication: { prompt: "login" },
  },
  {
    ids: ["linkedin"],
    host: /^www\.linkedin\.com$/,
    accountPage: "https://www.linkedin.com/psettings/sessions",
  },
  { ids: ["mailchimp"] },
  { ids: ["mailru"] },
  {
    ids: ["mastodon"],
    revocation: { endpoint: "revoke", authentication: "client_secret_post" },
    reAuthentication: { force_login: "true" },
  },
  { ids: ["mattermost"] },
  { ids: ["medium"] },
  {
    ids: ["naver"],
    host: /^nid\.naver\.com$/,
    revocation: {
      endpoint: "https://nid.naver.com/oauth2.0/token",
      authentication: "client_secret_post",
      token: "access_token",
      tokenParameter: "access_token",
      parameters: { grant_type: "delete", service_provider: "NAVER" },
      endsConsent: true,
    },
    reAuthentication: { auth_type: "reauthenticate" },
    accountPage: "https://nid.naver.com/user2/help/myInfoV2",
  },
  { ids: ["netlify"] },
  { ids: ["netsuite"], revocation: { endpoint: "revoke" } },
  { ids: ["nextcloud"] },
  {
    ids: ["notion"],
    host: /^api\.notion\.com$/,
    revocation: {
      endpoint: "https://api.notion.com/v1/oauth/revoke",
      format: "json",
      headers: { "notion-version": "2022-06-28" },
    },
  },
  { ids: ["osso"] },
  {
    ids: ["osu"],
    host: /^osu\.ppy\.sh$/,
    revocation: {
      endpoint: "https://osu.ppy.sh/api/v2/oauth/tokens/current",
      method: "DELETE",
      authentication: "bearer",
      token: "access_token",
    },
    accountPage: "https://osu.ppy.sh/home/account/edit",
  },
  {
    ids: ["patreon"],
  },
  {
    ids: ["pinterest"],
    host: /^api\.pinterest\.com$/,
    revocation: {
      endpoint: "https://api.pinterest.com/v5/oauth/token/revoke",
    },
  },
  {
    ids: ["pipedrive"],
    host: /^oauth\.pipedrive\.com$/,
    revocation: { endpoint: "https://oauth.pipedrive.com/oauth/revoke" },
  },
  {
    ids: ["reddit"],
    host: /^www\.reddit\.com$/,
    revocation: { endpoint: "https://www.reddit.com/api/v1/revoke_token" },
    accountPage: "https://www.reddit.com/account-activity",
  },
  {
    ids: ["roblox"],
    host: /^apis\.roblox\.com$/,
    revocation: { endpoint: "https://apis.roblox.com/oauth/v1/token/revoke" },
    reAuthentication: { prompt: "select_account" },
  },
  { ids: ["simplelogin"] },
  {
    ids: ["slack"],
    host: /^slack\.com$/,
    revocation: {
      endpoint: "https://slack.com/api/auth.revoke",
      authentication: "bearer",
      token: "access_token",
    },
    accountPage: "https://slack.com/account/settings",
  },
  {
    ids: ["spotify"],
    accountPage: "https://www.spotify.com/account/overview/",
  },
  {
    ids: ["strava"],
    host: /^www\.strava\.com$/,
    revocation: {
      endpoint: "https://www.strava.com/oauth/deauthorize",
      authentication: "none",
      token: "access_token",
      tokenParameter: "access_token",
      endsConsent: true,
    },
  },
  { ids: ["threads"] },
  {
    ids: ["tiktok"],
    host: /^open\.tiktokapis\.com$/,
    revocation: {
      endpoint: "https://open.tiktokapis.com/v2/oauth/revoke/",
      authentication: "client_secret_post",
      clientIdParameter: "client_key",
    },
    accountPage: "https://www.tiktok.com/setting",
  },
  {
    ids: ["todoist"],
    host: /^todoist\.com$/,
    revocation: {
      endpoint: "https://api.todoist.com/sync/v9/access_tokens/revoke",
      authentication: "client_secret_post",
      format: "json",
      token: "access_token",
      tokenParameter: "access_token",
    },
  },
  {
    ids: ["trakt"],
    host: /^api\.trakt\.tv$/,
    revocation: {
      endpoint: "https://api.trakt.tv/oauth/revoke",
      authentication: "client_secret_post",
      format: "json",
    },
    reAuthentication: { prompt: "login" },
  },
  {
    ids: ["twitch"],
    host: /^id\.twitch\.tv$/,
    revocation: { endpoint: "https://id.twitch.tv/oauth2/revoke", authentication: "client_id" },
    accountPage: "https://www.twitch.tv/settings/security",
  },
  {
    ids: ["twitter"],
    host: /^api\.x\.com$/,
    revocation: { endpoint: "https://api.x.com/2/oauth2/revoke" },
    accountPage: "https://x.com/settings/sessions",
  },
  { ids: ["vk"], accountPage: "https://id.vk.com/account" },
  {
    ids: ["webex"],
  },
  { ids: ["wechat"] },
  { ids: ["wikimedia"] },
  { ids: ["wordpress"] },
  {
    ids: ["yandex"],
    host: /^oauth\.yandex\.ru$/,
    revocation: {
      endpoint: "https://oauth.yandex.ru/revoke_token",
      token: "access_token",
      tokenParameter: "access_token",
    },
    accountPage: "https://id.yandex.ru/security",
  },
  {
    ids: ["zoho"],
  },
  {
    ids: ["zoom"],
    host: /^zoom\.us$/,
    revocation: { endpoint: "https://zoom.us/oauth/revoke" },
    accountPage: "https://zoom.us/profile",
  },
];
