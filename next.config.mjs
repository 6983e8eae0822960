/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  headers: async () => [
    {
      // Framed by another site, the sign-out buttons could be pressed unseen. The routes below /api/auth
      // have a policy of their own: a provider frames one of them.
      source: "/((?!api/auth/).*)",
      headers: [{ key: "Content-Security-Policy", value: "frame-ancestors 'self'" }],
    },
  ],
};
