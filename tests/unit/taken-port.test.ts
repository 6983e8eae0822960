import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { freePort } from "../support/server-process.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));

test.each([
  ["PORT", undefined, "app"],
  ["OP_PORT", "127.0.0.1", "provider"],
])(
  "`npm run dev` says in a sentence that the port of %s is taken",
  async (variable, host, name) => {
    const port = await freePort();
    const other = createServer().listen({ port, ...(host && { host }) });
    await once(other, "listening");
    try {
      const free = { PORT: String(await freePort()), OP_PORT: String(await freePort()) };
      const env = { ...process.env, ...free, [variable]: String(port) };
      const dev = promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/dev.ts"], {
        cwd: repository,
        env,
      });

      await expect(dev).rejects.toMatchObject({
        code: 1,
        stderr: `Port ${port} is taken: choose another one for the ${name} with ${variable}=${port + 10}.\n`,
      });
    } finally {
      other.close();
    }
  },
);
