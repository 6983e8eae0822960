import {
  aboveComments,
  findCall,
  importLibrary,
  isTaken,
  refusal,
  semicolonOf,
} from "./next-auth-call.ts";
import { InitRefusal } from "./refusal.ts";
import type { FileEdits, SourceFile } from "./source-file.ts";

/**
 * Connects an app with next-auth v5: `NextAuth(config)` becomes `logout.connect(NextAuth, config)`.
 *
 * @returns What changes, and the files that go on calling `NextAuth` by themselves.
 * @throws {InitRefusal} where it cannot be told what to connect.
 */
export function connectV5(sources: readonly SourceFile[]): {
  changes: FileEdits[];
  others: SourceFile[];
} {
  const calls = sources.flatMap((file) => findCall(file) ?? []);
  if (calls.length === 0) {
    throw new InitRefusal("No file here calls NextAuth. Is this the folder of the app?");
  }
  // Who serves the routes: a middleware may have an instance of its own.
  const serving = calls.filter(({ file }) => /\bhandlers\b/.test(file.text));
  const [call, another] = serving;
  if (!call || another) {
    const files = (call ? serving : calls).map(({ file }) => file.path).join(", ");
    throw new InitRefusal(
      call
        ? `More than one file has handlers of NextAuth: ${files}. Connect one of them by hand`
        : `No file has the handlers of NextAuth, only ${files}. Connect it by hand`,
    );
  }
  const { file, lines, name, line, statement, rest, imported } = call;
  if ((lines[statement] ?? "").startsWith("export default")) {
    throw refusal(file, "its default export is what NextAuth returns");
  }
  const logout = ["logout", "federated"].find((each) => !isTaken(each, lines));
  if (logout === undefined) throw refusal(file, "logout and federated are names in it already");
  const end = semicolonOf(lines[imported] ?? "");
  const text = file.text.split("\n")[line] ?? "";
  const opening = `${name}(`;
  const connected = `${logout}.connect(${name},${rest === "" ? "" : " "}`;
  const above = aboveComments(call, statement);
  const isApart = (lines[above - 1] ?? "").trim() === "";
  const at = text.lastIndexOf(`${opening}${rest}`);
  return {
    changes: [
      {
        file,
        edits: [
          importLibrary(lines, imported, "next-auth-federated-logout"),
          {
            line: above,
            removed: 0,
            added: [
              ...(isApart ? [] : [""]),
              `export const ${logout} = federatedLogout()${end}`,
              "",
            ],
          },
          {
            line,
            removed: 1,
            added: [text.slice(0, at) + connected + text.slice(at + opening.length)],
          },
        ],
      },
    ],
    others: calls.filter((each) => each !== call).map((each) => each.file),
  };
}
