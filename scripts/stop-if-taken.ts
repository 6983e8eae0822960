import { once } from "node:events";
import { createServer } from "node:net";

/** A port that is needed, for what, and the variable that chooses another one, if there is one. */
export interface NeededPort {
  url: string;
  name: string;
  variable?: string;
}

/** Ends the process with a sentence where somebody listens already. */
export async function stopIfTaken(needed: readonly NeededPort[]): Promise<void> {
  for (const { url, name, variable } of needed) {
    if (!(await isTaken(url))) continue;
    const { port } = new URL(url);
    const other = variable
      ? `choose another one for the ${name} with ${variable}=${Number(port) + 10}`
      : "stop what listens there";
    console.error(`Port ${port} is taken: ${other}.`);
    process.exit(1);
  }
}

async function isTaken(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const server = createServer();
  try {
    // Next.js listens on every address.
    const host = hostname === "localhost" ? {} : { host: hostname };
    server.listen({ port: Number(port), ...host });
    await once(server, "listening");
    return false;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return true;
    throw error;
  } finally {
    server.close();
  }
}
