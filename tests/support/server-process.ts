import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** A server that a test has started. */
export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** Everything it has printed so far, a line each. */
  output: readonly string[];
  /** Lets it accept connections but answer none, until it goes on. */
  pause(): void;
  goOn(): void;
  stop(): Promise<void>;
  /** Asks it to stop by itself. */
  quit(): Promise<void>;
}

export interface ServerCommand {
  /** @default Node */
  executable?: string;
  /** Script to run with Node, or arguments of the executable. */
  command: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  url: string;
  /** Whether it can be sent messages, as a child process of Node is. */
  takesMessages?: boolean;
  /**
   * Whether it answers yet.
   *
   * @default by HTTP, whatever that is
   */
  isReady?: (url: string) => Promise<boolean>;
  /**
   * How long it may take until it does.
   *
   * @default 60 seconds
   */
  patienceMs?: number;
}

const repository = new URL("../../", import.meta.url);
const betweenLooksMs = 50;

/** Starts a server and waits until it answers. */
export async function startServer({
  executable = process.execPath,
  command,
  cwd,
  env,
  url,
  takesMessages = false,
  isReady = answersByHttp,
  patienceMs = 60_000,
}: ServerCommand): Promise<ServerProcess> {
  const output: string[] = [];
  const child = spawn(executable, command, {
    cwd,
    env: cleanEnvironment(env),
    stdio: takesMessages ? ["pipe", "pipe", "pipe", "ipc"] : "pipe",
  });
  collectLines(child.stdout, output);
  collectLines(child.stderr, output);
  const exited = once(child, "exit");
  try {
    await untilReady(
      () => isReady(url),
      () => child.exitCode !== null,
      patienceMs,
    );
  } catch (error) {
    child.kill();
    throw new Error(`${command.join(" ")} did not start:\n${output.join("\n")}`, { cause: error });
  }
  return {
    url,
    child,
    output,
    pause() {
      child.kill("SIGSTOP");
    },
    goOn() {
      child.kill("SIGCONT");
    },
    async stop() {
      // Asked politely, a server may wait for a browser to let go of its connections.
      child.kill("SIGKILL");
      await exited;
    },
    async quit() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

export function pathInRepository(path: string): string {
  return fileURLToPath(new URL(path, repository));
}

async function answersByHttp(url: string): Promise<boolean> {
  const response = await fetch(url, { redirect: "manual" }).catch(() => undefined);
  return response !== undefined;
}

async function untilReady(
  isReady: () => Promise<boolean>,
  hasExited: () => boolean,
  patienceMs: number,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isReady())) {
    if (hasExited() || Date.now() > deadline) throw new Error("It does not answer");
    await new Promise((resolve) => setTimeout(resolve, betweenLooksMs));
  }
}

// Nothing of the developer's own AUTH_ variables may reach a test.
export function cleanEnvironment(
  settings: Readonly<Record<string, string | undefined>> = {},
): NodeJS.ProcessEnv {
  const { PATH, HOME, SystemRoot } = process.env;
  return {
    NODE_ENV: "production",
    PATH,
    HOME,
    SystemRoot,
    NEXT_TELEMETRY_DISABLED: "1",
    ...settings,
  };
}

function collectLines(stream: Readable | null, lines: string[]): void {
  stream?.setEncoding("utf8").on("data", (text: string) => {
    lines.push(...text.split("\n").filter(Boolean));
  });
}
