import { readFile } from "node:fs/promises";

interface LockedPackage {
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

type Lock = Readonly<Record<string, LockedPackage>>;

const modules = "node_modules/";

/** The folders of a package and of all that it cannot do without, by the lock file. */
export async function closureOf(lockFile: URL, names: readonly string[]): Promise<Set<string>> {
  const { packages }: { packages: Lock } = JSON.parse(await readFile(lockFile, "utf8"));
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const path = resolve(packages, name, from);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const {
      dependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = packages[path] ?? {};
    const peers = Object.keys(peerDependencies).filter(
      (peer) => !peerDependenciesMeta[peer]?.optional,
    );
    for (const needed of [...Object.keys(dependencies), ...peers]) visit(needed, path);
  };
  for (const name of names) visit(name, "");
  return found;
}

// As Node.js looks for it: in the package's own folder, then in those around it.
function resolve(packages: Lock, name: string, from: string): string | undefined {
  const path = `${from === "" ? "" : `${from}/`}${modules}${name}`;
  if (packages[path]) return path;
  if (from === "") return undefined;
  const around = from.lastIndexOf(`/${modules}`);
  return resolve(packages, name, around === -1 ? "" : from.slice(0, around));
}
