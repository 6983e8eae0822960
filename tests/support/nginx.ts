import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureExecutable } from "./debian-package.ts";
import { startServer, type ServerProcess } from "./server-process.ts";

export interface NginxSettings {
  port: number;
  /** The server behind it. */
  target: string;
  /** Directives of its `server` block, a line each; with none, everything is at its default. */
  directives?: readonly string[];
}

/** Starts a real nginx in front of a server. */
export async function startNginx({
  port,
  target,
  directives = [],
}: NginxSettings): Promise<ServerProcess> {
  const directory = await mkdtemp(join(tmpdir(), "nginx-"));
  const configuration = join(directory, "nginx.conf");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  await writeFile(
    configuration,
    `daemon off; pid ${directory}/pid; error_log stderr;
    events {}
    http {
      access_log off; ${temporary.join(" ")}
      server {
        listen 127.0.0.1:${port};
        ${directives.join("\n        ")}
        location / {
          proxy_pass ${target};
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-Host $http_host;
          proxy_set_header X-Forwarded-Proto $scheme;
        }
      }
    }`,
  );
  const server = await startServer({
    executable: ensureExecutable("nginx", "nginx-light"),
    command: ["-c", configuration, "-e", "stderr"],
    cwd: directory,
    env: {},
    url: `http://127.0.0.1:${port}`,
  });
  return {
    ...server,
    async stop() {
      // Politely, so that its workers go, too.
      await server.quit();
      await rm(directory, { recursive: true });
    },
  };
}
