import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { cpus, release, totalmem, type } from "node:os";
import { promisify } from "node:util";
import { ensureExecutable } from "../tests/support/debian-package.ts";
import { pathInRepository } from "../tests/support/server-process.ts";

const named = [
  "next",
  "next-auth",
  "@auth0/nextjs-auth0",
  "express-openid-connect",
  "express",
  "jose",
];

/** What it was measured on, and with what. */
export async function describeMachine(): Promise<string[]> {
  const [first, ...others] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const versions = await Promise.all(named.map(versionOf));
  const redis = await promisify(execFile)(ensureExecutable("redis-server", "redis-server"), [
    "--version",
  ]);
  const [, redisVersion = ""] = /v=(\S+)/.exec(redis.stdout) ?? [];
  return [
    `${others.length + 1} × ${first?.model.trim() || "an unnamed CPU"}, ${gigabytes} GiB, ${type()} ${release()}, Node.js ${process.version}`,
    `${versions.join(", ")}, Redis ${redisVersion}`,
  ];
}

async function versionOf(name: string): Promise<string> {
  const manifest = pathInRepository(`bench/node_modules/${name}/package.json`);
  const { version }: { version: string } = JSON.parse(await readFile(manifest, "utf8"));
  return `${name} ${version}`;
}
