import type { ProviderDocumentation } from "../provider-documentation.ts";

/** About services that offer an app no way to sign a browser out of them. */
export const documentedWithoutLogout: Readonly<Record<string, ProviderDocumentation>> = {
  "42-school": {
    name: "42 School",
    sources: [],
  },
  apple: {
    name: "Apple",
    remarks: ["Apple asks apps to revoke when an account is deleted, not at every sign-out."],
    sources: [
      "https://github.com/panva/wellknown",
      "https://github.com/shogo82148/goat/tree/b83f3e01/oidc/testdata/apple-openid-configuration.json",
    ],
  },
  atlassian: {
    name: "Atlassian",
    remarks: ["Atlassian does not document the revocation endpoint."],
    sources: [
      "https://github.com/api-evangelist/atlassian/blob/8dbaf3b1/well-known/atlassian-well-known.yml",
      "https://ja.confluence.atlassian.com/cloud/recently-used-devices-976161184.html",
    ],
  },
  bitbucket: {
    name: "Bitbucket",
    remarks: ["People sign in with their Atlassian account."],
    sources: ["https://ja.confluence.atlassian.com/cloud/recently-used-devices-976161184.html"],
  },
  box: {
    name: "Box",
    sources: [
      "https://www.npmjs.com/package/arctic/v/3.7.0",
      "https://github.com/python-social-auth/social-core",
    ],
  },
  "boxyhq-saml": {
    name: "BoxyHQ SAML",
    remarks: [
      "It keeps no session. SAML Single Logout at the provider behind it takes a NameID, tenant and product: `providerLogout` can be a function that builds `/api/logout?nameId=…&tenant=…&product=…&redirectUrl=…`.",
    ],
    sources: ["https://github.com/boxyhq/jackson"],
  },
  bungie: {
    name: "Bungie",
    remarks: ["Auth.js asks who is there at every sign-in."],
    sources: [],
  },
  coinbase: {
    name: "Coinbase",
    sources: [
      "https://github.com/python-social-auth/social-core",
      "https://www.npmjs.com/package/arctic/v/3.7.0",
    ],
  },
  discord: {
    name: "Discord",
    sources: [
      "https://github.com/panva/wellknown",
      "https://www.npmjs.com/package/arctic/v/3.7.0",
      "https://github.com/python-social-auth/social-core",
    ],
  },
  dropbox: {
    name: "Dropbox",
    remarks: ["That parameter signs the browser out of Dropbox."],
    sources: [
      "https://github.com/panva/wellknown",
      "https://www.npmjs.com/package/arctic/v/3.7.0",
      "https://docs.rs/dropbox-sdk/latest/dropbox_sdk/oauth2/struct.AuthorizeUrlBuilder.html",
    ],
  },
  eveonline: {
    name: "EVE Online",
    sources: [],
  },
  facebook: {
    name: "Facebook",
    remarks: ["It asks for the password of the account that is signed in."],
    sources: [
      "https://github.com/panva/wellknown",
      "https://github.com/shogo82148/goat/tree/b83f3e01/oidc/testdata/facebook-openid-configuration.json",
      "https://github.com/python-social-auth/social-core",
      "https://github.com/auth0/docs/blob/2fefa49a/articles/logout/guides/redirect-users-after-logout.md",
      "https://developers.facebook.com/docs/facebook-login/guides/advanced/re-authentication",
    ],
  },
  freshbooks: {
    name: "Freshbooks",
    sources: [],
  },
  github: {
    name: "GitHub",
    remarks: ["Revokes the one token. The authorization of the app stays."],
    sources: [
      "https://github.com/github/docs/blob/main/content/authentication/keeping-your-account-and-data-secure/viewing-and-managing-your-sessions.md",
      "https://github.blog/changelog/2024-06-07-account-picker-updates-for-oauth-and-github-app-sign-in/",
    ],
  },
  gitlab: {
    name: "GitLab",
    remarks: [
      "It heeds `prompt=login` where the scope has `openid`; Auth.js asks for `read_user`.",
    ],
    sources: [
      "https://github.com/gitlabhq/gitlabhq/blob/master/doc/user/profile/active_sessions.md",
      "https://gitlab.com/gitlab-org/gitlab/-/issues/377368",
      "https://github.com/api-evangelist/gitlab/blob/7a70b854/well-known/gitlab-openid-configuration.json",
      "https://github.com/panva/wellknown",
      "https://github.com/shogo82148/goat/tree/b83f3e01/oidc/testdata/gitlab-openid-configuration.json",
      "https://www.npmjs.com/package/arctic/v/3.7.0",
    ],
  },
  google: {
    name: "Google",
    remarks: [
      "Its undocumented logout address signs every Google account of the browser out; it is not used.",
    ],
    sources: [
      "https://github.com/panva/wellknown",
      "https://github.com/shogo82148/goat/tree/b83f3e01/oidc/testdata/google-openid-configuration.json",
      "https://www.npmjs.com/package/arctic/v/3.7.0",
      "https://github.com/python-social-auth/social-core",
      "https://dev.to/googleworkspace/google-oidc-and-prompt-login-4d5o",
    ],
  },
  hubspot: {
    name: "HubSpot",
    remarks: ["Its revocation takes the token in the URL, where this library puts none."],
    sources: [],
  },
  instagram: {
    name: "Instagram",
    sources: [],
  },
  line: {
    name: "LINE",
    sources: [
      "https://github.com/api-evangelist/line/blob/35adab1f/well-known/line-openid-configuration.json",
      "https://github.com/shogo82148/goat/tree/b83f3e01/oidc/testdata/line-openid-configuration.json",
      "https://developers.line.biz/en/docs/line-login/integrate-line-login/index.html.md",
    ],
  },
  linkedin: {
    name: "LinkedIn",
    sources: [
      "https://github.com/api-evangelist/linkedin/blob/45a65f59/well-known/linkedin-well-known.yml",
    ],
  },
  mastodon: {
    name: "Mastodon",
    sources: [
      "https://github.com/mastodon/documentation/blob/00a74ca9/content/en/methods/oauth.md",
      "https://www.npmjs.com/package/arctic/v/3.7.0",
    ],
  },
  naver: {
    name: "Naver",
    sources: [],
  },
  notion: {
    name: "Notion",
    sources: [],
  },
  osu: {
    name: "osu!",
    sources: [],
  },
  patreon: {
    name: "Patreon",
    remarks: ["How a client authenticates at its revocation endpoint is not known."],
    sources: ["https://github.com/python-social-auth/social-core"],
  },
  pinterest: {
    name: "Pinterest",
    sources: [],
  },
  pipedrive: {
    name: "Pipedrive",
    sources: [],
  },
  reddit: {
    name: "Reddit",
    sources: [],
  },
  roblox: {
    name: "Roblox",
    sources: ["https://www.npmjs.com/package/arctic/v/3.7.0"],
  },
  slack: {
    name: "Slack",
    remarks: ["It shows a page to allow the app at every sign-in."],
    sources: [
      "https://github.com/panva/wellknown",
      "https://github.com/shogo82148/goat/tree/b83f3e01/oidc/testdata/slack-openid-configuration.json",
    ],
  },
  spotify: {
    name: "Spotify",
    remarks: [
      "Its metadata names a revocation endpoint; how a client authenticates there is not documented.",
    ],
    sources: [
      "https://github.com/panva/wellknown",
      "https://support.spotify.com/ee-en/article/how-to-log-out/",
    ],
  },
  strava: {
    name: "Strava",
    sources: ["https://github.com/python-social-auth/social-core"],
  },
  tiktok: {
    name: "TikTok",
    sources: ["https://www.npmjs.com/package/arctic/v/3.7.0"],
  },
  todoist: {
    name: "Todoist",
    sources: [],
  },
  trakt: {
    name: "Trakt",
    sources: [],
  },
  twitch: {
    name: "Twitch",
    sources: ["https://github.com/panva/wellknown"],
  },
  twitter: {
    name: "Twitter",
    sources: ["https://www.npmjs.com/package/arctic/v/3.7.0"],
  },
  webex: {
    name: "Webex",
    remarks: ["Its logout takes the access token in the URL, where this library puts none."],
    sources: [],
  },
  yandex: {
    name: "Yandex",
    sources: [],
  },
  zoho: {
    name: "Zoho",
    remarks: [
      "Its revocation is documented with the token in the URL, where this library puts none.",
    ],
    sources: [],
  },
  zoom: {
    name: "Zoom",
    sources: [
      "https://www.npmjs.com/package/arctic/v/3.7.0",
      "https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0077145",
    ],
  },
  "azure-devops": { name: "Azure DevOps", sources: [] },
  beyondidentity: { name: "Beyond Identity", sources: [] },
  "click-up": { name: "ClickUp", sources: [] },
  concept2: { name: "Concept2", sources: [] },
  dribbble: { name: "Dribbble", sources: [] },
  eventbrite: { name: "Eventbrite", sources: [] },
  faceit: { name: "FACEIT", sources: [] },
  figma: { name: "Figma", sources: [] },
  foursquare: { name: "Foursquare", sources: [] },
  huggingface: { name: "Hugging Face", sources: [] },
  mailchimp: { name: "Mailchimp", sources: [] },
  mailru: { name: "Mail.ru", sources: [] },
  mattermost: { name: "Mattermost", sources: [] },
  medium: { name: "Medium", sources: [] },
  netlify: { name: "Netlify", sources: [] },
  netsuite: { name: "NetSuite", sources: [] },
  nextcloud: { name: "Nextcloud", sources: [] },
  osso: { name: "Osso", sources: [] },
  simplelogin: { name: "SimpleLogin", sources: ["https://github.com/simple-login/app"] },
  threads: { name: "Threads", sources: [] },
  vk: { name: "VK", sources: [] },
  wechat: { name: "WeChat", sources: [] },
  wikimedia: { name: "Wikimedia", sources: [] },
  wordpress: { name: "WordPress.com", sources: [] },
};
