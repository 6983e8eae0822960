import { dirname, join, normalize } from "node:path";
import { defineConfig } from "vitepress";

// Where the code is: the workflow that publishes the site knows.
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, SITE_BASE = "/" } = process.env;
const repository = GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`;

const providers = [
  ["Amazon Cognito", "cognito"],
  ["Keycloak", "keycloak"],
  ["Microsoft Entra ID", "entra-id"],
  ["Auth0", "auth0"],
  ["Okta", "okta"],
  ["Google", "google"],
].map(([text, name]) => ({ text, link: `/providers/${name}` }));

const english = [
  {
    text: "Start",
    items: [
      { text: "Get started", link: "/get-started" },
      { text: "Move from the copied route", link: "/migrate" },
      { text: "With next-auth v4", link: "/next-auth-v4" },
    ],
  },
  {
    text: "Sign out",
    items: [
      { text: "Signing out", link: "/signing-out" },
      { text: "Where the id_token is kept", link: "/id-token" },
      { text: "Sessions that end elsewhere", link: "/ended-sessions" },
      { text: "How long sessions last", link: "/session-lifetime" },
      { text: "Universal Logout", link: "/universal-logout" },
      { text: "Audit and metrics", link: "/audit" },
    ],
  },
  { text: "Providers", items: [...providers, { text: "All of them", link: "/providers" }] },
  {
    text: "Look up",
    items: [
      { text: "Reference", link: "/reference" },
      { text: "Troubleshooting", link: "/troubleshooting" },
      { text: "Testing your app", link: "/testing" },
      { text: "How it works", link: "/how-it-works" },
      { text: "Security", link: "/security" },
    ],
  },
];

const japanese = [
  {
    text: "日本語",
    items: [
      { text: "はじめに", link: "/ja/get-started" },
      { text: "Amazon Cognito", link: "/ja/cognito" },
      { text: "トラブルシューティング", link: "/ja/troubleshooting" },
    ],
  },
  { text: "English", items: [{ text: "All documents", link: "/get-started" }] },
];

export default defineConfig({
  title: "Federated logout",
  description: "Sign out of a Next.js app and of its OpenID Provider, with next-auth v4 and v5.",
  base: SITE_BASE,
  cleanUrls: true,
  locales: {
    root: { label: "English", lang: "en" },
    ja: {
      label: "日本語",
      lang: "ja",
      link: "/ja/get-started",
      themeConfig: { nav: [], sidebar: japanese },
    },
  },
  themeConfig: {
    nav: [
      { text: "Get started", link: "/get-started" },
      { text: "Providers", link: "/providers" },
      { text: "Reference", link: "/reference" },
    ],
    sidebar: english,
    // Not every page is translated.
    i18nRouting: false,
    outline: [2, 3],
    search: { provider: "local" },
    ...(repository && { socialLinks: [{ icon: "github", link: repository }] }),
  },
  markdown: {
    config(md) {
      // Files of the repository that are no pages: on GitHub they are links, too.
      md.core.ruler.push("repository-links", ({ env, tokens }) => {
        for (const { children } of tokens) {
          let isPlain = false;
          for (const token of children ?? []) {
            if (token.type === "link_close" && isPlain) {
              token.tag = "span";
              isPlain = false;
            }
            const href = token.type === "link_open" ? token.attrGet("href") : null;
            if (!href?.startsWith("..")) continue;
            const path = normalize(join("docs", dirname(String(env.relativePath)), href));
            if (path.startsWith("docs/")) continue;
            if (repository) {
              token.attrSet("href", `${repository}/blob/main/${path}`);
            } else {
              token.tag = "span";
              token.attrs = null;
              isPlain = true;
            }
          }
        }
      });
    },
  },
});
