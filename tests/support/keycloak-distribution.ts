import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "./build-app.ts";
import { cachedFolder } from "./cached-folder.ts";
import { ensureExecutable, runInstaller } from "./debian-package.ts";
import { ensureJava } from "./java.ts";

const version = "26.7.3";
const archive = `keycloak-quarkus-dist-${version}.tar.gz`;
const sha256 = "77657f30b7e90d70f727712ce1c967f430fd6a5e9f458d32d8c6df0635345f47";
const mavenPlugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1";

/** A folder with a Keycloak that is ready to start, for everybody to read. */
export function ensureKeycloak(): Promise<string> {
  return cachedFolder(`keycloak-${version}`, async (folder) => {
    const downloads = await mkdtemp(join(tmpdir(), "keycloak-download-"));
    try {
      await run("tar", ["xzf", await download(downloads), "--strip-components=1"], folder);
    } finally {
      await rm(downloads, { recursive: true });
    }
    // What is decided here need not be worked out at every start.
    await run(ensureJava(), keycloakCommand(folder, ["build", "--db=dev-mem"]), folder);
  });
}

/** Arguments of Java: those of Keycloak's own start script, which would stay between it and a signal. */
export function keycloakCommand(home: string, args: readonly string[]): string[] {
  const opened = ["java.util", "java.util.concurrent", "java.security", "java.lang"];
  return [
    ["-Xms256m", "-Xmx256m", "-XX:+UseSerialGC", "-Duser.language=en", "-Duser.country=US"],
    opened.map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    `-Dkc.home.dir=${home}`,
    `-Djboss.server.config.dir=${join(home, "conf")}`,
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
    ["-cp", join(home, "lib/quarkus-run.jar"), "io.quarkus.bootstrap.runner.QuarkusEntryPoint"],
    args,
  ].flat();
}

// By Maven, which knows about mirrors and proxies; its repository would keep the archive a second time.
async function download(folder: string): Promise<string> {
  runInstaller([
    ensureExecutable("mvn", "maven"),
    "--batch-mode",
    "--quiet",
    `-Dmaven.repo.local=${join(folder, "repository")}`,
    `${mavenPlugin}:copy`,
    `-Dartifact=org.keycloak:keycloak-quarkus-dist:${version}:tar.gz`,
    `-DoutputDirectory=${folder}`,
  ]);
  const path = join(folder, archive);
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const found = hash.digest("hex");
  if (found !== sha256) throw new Error(`${archive} has another SHA-256: ${found}`);
  return path;
}
