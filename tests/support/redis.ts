import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureExecutable } from "./debian-package.ts";
import { freePort, startServer, type ServerProcess } from "./server-process.ts";

/** A real Redis of a test's own, which keeps what it has said it would. */
export interface RedisServer {
  url: string;
  /** Kills it, as a power cut would. */
  kill: () => Promise<void>;
  /** Starts it again, with what it had. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), "redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ServerProcess | undefined;

  async function start(): Promise<void> {
    server = await startServer({
      executable: ensureExecutable("redis-server", "redis-server"),
      command: [
        ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory, "--save", ""],
        // It answers a write once that is on the disk.
        ["--appendonly", "yes", "--appendfsync", "always"],
      ].flat(),
      cwd: directory,
      env: {},
      url,
      isReady,
    });
  }

  await start();
  return {
    url,
    start,
    async kill() {
      await server?.stop();
    },
    async stop() {
      await server?.stop();
      await rm(directory, { recursive: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect");
    socket.write("PING\r\n");
    const [answer] = await once(socket, "data");
    return String(answer).startsWith("+PONG");
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
