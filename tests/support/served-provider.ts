import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { createTestProvider, type TestProvider } from "next-auth-federated-logout/testing";

/** The test kit's provider, for an app in a process of its own. */
export interface ServedProvider extends TestProvider {
  stop: () => void;
}

export async function startTestProvider(port: number): Promise<ServedProvider> {
  const provider = await createTestProvider({
    issuer: `http://127.0.0.1:${port}`,
    clientId: "app",
  });
  const server = createServer((request, response) => {
    const answer = async () => {
      const body = request.method === "POST" ? await text(request) : undefined;
      const answered = await provider.fetch(`${provider.issuer}${request.url}`, {
        method: request.method ?? "GET",
        ...(body !== undefined && { body }),
      });
      response.writeHead(answered.status, Object.fromEntries(answered.headers));
      response.end(await answered.text());
    };
    answer().catch(() => response.writeHead(500).end());
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    ...provider,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
