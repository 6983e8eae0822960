import { connectV4 } from "./connect-v4.ts";
import { connectV5 } from "./connect-v5.ts";
import type { FileEdits, SourceFile } from "./source-file.ts";

/** What connects an app. */
export interface AppChanges {
  /** Nothing, where it is connected. */
  changes: readonly FileEdits[];
  /** What is left to do by hand. */
  steps: readonly string[];
}

/**
 * Says what connects an app with this library.
 *
 * @throws {InitRefusal} where it cannot be told.
 */
export function connectApp(sources: readonly SourceFile[], nextAuthVersion: string): AppChanges {
  const copied = sources
    .filter(({ path }) => /auth\/federated-logout\/?(route)?\.[jt]sx?$/.test(path))
    .map(({ path }) => `Remove ${path}: it answers in place of this library.`);
  const connected = sources.find(
    ({ text }) =>
      /from ["']next-auth-federated-logout(\/v4)?["']/.test(text) && /\.connect\(/.test(text),
  );
  if (connected) {
    return { changes: [], steps: [`${connected.path} is connected already.`, ...copied] };
  }
  if (nextAuthVersion.startsWith("4.")) return { changes: connectV4(sources), steps: copied };
  const { changes, others } = connectV5(sources);
  const alone = others.map(
    ({ path }) =>
      `${path} goes on calling NextAuth by itself, and lets sessions pass that have ended: use \`auth\` of ${changes[0]?.file.path} there.`,
  );
  return { changes, steps: [...alone, ...copied] };
}
