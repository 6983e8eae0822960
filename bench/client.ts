import { Agent, request, type IncomingHttpHeaders } from "node:http";

export interface Message {
  method?: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** A request and its response, as they went over the wire. */
export interface Exchange {
  url: URL;
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  sentBytes: number;
  receivedBytes: number;
  /** From the first byte sent to the last one received. */
  milliseconds: number;
}

export interface Client {
  send: (url: URL, message?: Message) => Promise<Exchange>;
  close: () => void;
}

// Node.js's servers hang up on whoever has been idle for 5 seconds. Who does it first loses no request.
const longestIdle = 3000;

/** The client that drives everybody: it keeps its connections, and follows and decodes nothing. */
export function createClient({ connections = 1 } = {}): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, timeout: longestIdle });

  return {
    send(url, { method = "GET", headers = {}, body = "" } = {}) {
      return new Promise((resolve, reject) => {
        const outgoing = request(url, {
          agent,
          method,
          headers: { ...headers, ...(body && { "content-length": Buffer.byteLength(body) }) },
        });
        let startedAt = 0;
        let sentBefore = 0;
        let receivedBefore = 0;
        outgoing.once("error", reject);
        outgoing.once("socket", (socket) => {
          startedAt = performance.now();
          sentBefore = socket.bytesWritten;
          receivedBefore = socket.bytesRead;
        });
        outgoing.once("response", (response) => {
          const { socket } = response;
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("error", reject);
          response.once("end", () => {
            const milliseconds = performance.now() - startedAt;
            resolve({
              url,
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString(),
              sentBytes: socket.bytesWritten - sentBefore,
              receivedBytes: socket.bytesRead - receivedBefore,
              milliseconds,
            });
          });
        });
        outgoing.end(body);
      });
    },
    close() {
      agent.destroy();
    },
  };
}
