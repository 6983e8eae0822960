import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:https";
import { generate } from "selfsigned";

/** Ends TLS in front of the app, as a load balancer does. */
export async function startTlsProxy(port: number, target: URL): Promise<{ stop(): void }> {
  const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }]);
  const server = createServer({ key, cert }, (incoming, answer) => {
    const forwarded = request(
      new URL(incoming.url ?? "/", target),
      {
        method: incoming.method,
        headers: {
          ...incoming.headers,
          "x-forwarded-proto": "https",
          "x-forwarded-host": incoming.headers.host,
        },
      },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    forwarded.on("error", () => answer.writeHead(502).end());
    incoming.pipe(forwarded);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
