import { createInteraction } from "./interaction.ts";
import { createLogoutEndpoint } from "./logout-endpoint.ts";
import { personalityNamed } from "./personalities/index.ts";
import { createDevelopmentProvider, registeredClient } from "./provider.ts";
import { createSessionsPage } from "./sessions.ts";
import { loadSigningKeys, signingKeysFile } from "./signing-keys.ts";

const { OP_ISSUER, OP_PORT = "4000", OP_AUTH_URLS, PORT = "3000" } = process.env;
const { OP_SESSION_EXPIRY_SECONDS: sessionExpiry } = process.env;
const issuer = OP_ISSUER || `http://127.0.0.1:${OP_PORT}`;
const authUrls = (OP_AUTH_URLS || `http://localhost:${PORT}/api/auth`).split(",");

const jwks = await loadSigningKeys(signingKeysFile);
const personality = readPersonality();
const provider = createDevelopmentProvider({
  issuer,
  authUrls,
  jwks,
  personality,
  idTokenBytes: Number(process.env.OP_ID_TOKEN_BYTES || 0),
  sessionExpirySeconds: sessionExpiry ? Number(sessionExpiry) : undefined,
  takesPost: process.env.OP_TAKES_POST === "true",
  morePostLogoutRedirectUris: (process.env.OP_POST_LOGOUT_REDIRECT_URIS ?? "")
    .split(",")
    .filter(Boolean),
});

if (process.env.OP_LOG) {
  provider.use(async (ctx, next) => {
    await next();
    // Never the query: it holds codes and tokens.
    console.log(`${ctx.method} ${ctx.path} ${ctx.status}`);
  });
}
if (personality) {
  const client = registeredClient({ authUrls, personality });
  provider.use(createLogoutEndpoint({ provider, personality, client, jwks }));
}
provider.use(createInteraction(provider));
provider.use(
  createSessionsPage({
    provider,
    ...(personality?.frameQuery && { frameQuery: personality.frameQuery }),
    frontChannelLogoutUris:
      process.env.OP_FRONT_CHANNEL === "true" || personality?.frameQuery
        ? authUrls.map((url) => `${url}/federated-logout/front-channel`)
        : [],
  }),
);

const { hostname, port } = new URL(issuer);
provider.listen(Number(port), hostname, () => {
  const role = personality ? `, playing ${personality.name}` : "";
  console.log(`Development provider: ${issuer}${role}`);
});

function readPersonality() {
  try {
    return personalityNamed(process.env.OP_PERSONALITY);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  }
}
