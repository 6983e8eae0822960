import { connectApp } from "./connect-app.ts";
import { readSources } from "./read-sources.ts";
import { InitRefusal } from "./refusal.ts";
import { renderEdits } from "./source-file.ts";
import { writeAll } from "./write-all.ts";

export interface InitOptions {
  /** The app's folder. */
  directory: string;
  /** The version of next-auth that it has, if there is one. */
  nextAuthVersion: string | undefined;
  /** Whether what was shown is to be done. */
  confirm: () => Promise<boolean>;
  tell: (text: string) => void;
}

/**
 * Connects an app with this library: shows what would change, and does so once that is confirmed.
 *
 * @returns Whether the app is connected now.
 */
export async function init({
  directory,
  nextAuthVersion,
  confirm,
  tell,
}: InitOptions): Promise<boolean> {
  try {
    if (nextAuthVersion === undefined) {
      throw new InitRefusal(
        "next-auth is not installed here: npm install next-auth@beta (v5), or next-auth (v4)",
      );
    }
    const { changes, steps } = connectApp(await readSources(directory), nextAuthVersion);
    for (const change of changes) tell(`${renderEdits(change)}\n`);
    if (changes.length > 0 && !(await confirm())) {
      tell("Nothing was changed.");
      return false;
    }
    await writeAll(changes, directory);
    for (const { file } of changes) tell(`Changed ${file.path}.`);
    for (const step of steps) tell(step);
    return true;
  } catch (error) {
    if (!(error instanceof InitRefusal)) throw error;
    tell(`${error.message.replace(/(?<![.?])$/, ".")} Nothing was changed.`);
    return false;
  }
}
