import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const tsc = join(repository, "node_modules/typescript/bin/tsc");

interface CompiledFolder {
  /** In `.e2e`; its tsconfig.json is written. */
  folder: string;
  /** The package that stands for both versions. */
  nextAuth: string;
  /** By default everything in the folder. */
  include?: string[];
  paths?: Record<string, string[]>;
  compilerOptions?: { exactOptionalPropertyTypes?: boolean };
}

/**
 * What the compiler says of files in `.e2e`, a line each. What it says of the library is left out: that has
 * both versions of next-auth.
 *
 * @throws When it did not come to compiling them.
 */
export async function typeErrorsIn({
  folder,
  nextAuth,
  include = [`${folder}/**/*`],
  paths = {},
  compilerOptions = {},
}: CompiledFolder): Promise<string[]> {
  const installed = join(repository, "node_modules", nextAuth);
  const project = {
    extends: join(repository, "tsconfig.json"),
    compilerOptions: {
      incremental: false,
      plugins: [],
      ...compilerOptions,
      paths: { "next-auth": [installed], "next-auth/*": [`${installed}/*`], ...paths },
    },
    include,
  };
  const file = join(folder, "tsconfig.json");
  await writeFile(file, JSON.stringify(project));
  const said = await promisify(execFile)(process.execPath, [tsc, "--project", file], {
    cwd: folder,
  }).then(
    () => undefined,
    ({ stdout }: { stdout: string }) => stdout,
  );
  if (said === undefined) return [];
  const lines = said.split("\n");
  const errors = lines.filter((line) => /^\S.*\(\d+,\d+\): error TS/.test(line));
  if (errors.length === 0 || lines.some((line) => line.startsWith("error TS"))) {
    throw new Error(`The compiler did not come to it: ${said}`);
  }
  return errors.filter((line) => !line.startsWith("../../"));
}
