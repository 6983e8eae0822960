import NextAuth from "next-auth";
import { federatedLogout } from "next-auth-federated-logout";
import { redisRevocationStore } from "next-auth-federated-logout/redis";
import { createClient } from "redis";

export const logout = federatedLogout({
  idTokenKeeper: process.env.KEEPER === "cookie" ? "cookie" : "session",
  revocationStore: process.env.REDIS_URL ? storeAt(process.env.REDIS_URL) : undefined,
});

export const { handlers, auth, signOut } = logout.connect(NextAuth, {
  providers: [
    {
      id: "oidc",
      name: "Provider",
      type: "oidc",
      issuer: process.env.ISSUER!,
      clientId: process.env.CLIENT_ID!,
      clientSecret: process.env.CLIENT_SECRET!,
    },
  ],
});

function storeAt(url: string) {
  const client = createClient({ url, RESP: 3, clientSideCache: { maxEntries: 100_000 } });
  client.on("error", ({ message }: Error) => console.error(`Redis: ${message}`));
  void client.connect();
  return redisRevocationStore(client);
}
