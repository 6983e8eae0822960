import { findCall, importLibrary, semicolonOf } from "./next-auth-call.ts";
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
    throw new InitRefusal("No file here calls NextAuth: is this the folder of the app?");
  }
  // Who serves the routes: a middleware may have an instance of its own.
  const serving = calls.filter(({ file }) => /\bhandlers\b/.test(file.text));
  const [call, another] = serving;
  if (!call || another) {
    const files = (call ? serving : calls).map(({ file }) => file.path).join(", ");
    throw new InitRefusal(
      call
        ? `More than one file has handlers of NextAuth: ${files}. Connect one of them by hand`
        : `No file has the handlers of NextAuth, only ${files}: connect it by hand`,
    );
  }
  const { file, lines, name, line, statement, rest, importedUntil } = call;
  const end = semicolonOf(lines[importedUntil] ?? "");
  const logout = /\blogout\b/.test(file.text) ? "federated" : "logout";
  const text = lines[line] ?? "";
  const opening = `${name}(${rest}`;
  const connected = `${logout}.connect(${name},${rest === "" ? "" : " "}${rest}`;
  return {
    changes: [
      {
        file,
        edits: [
          importLibrary(lines, importedUntil, "next-auth-federated-logout"),
          {
            line: statement,
            removed: 0,
            added: [`export const ${logout} = federatedLogout()${end}`, ""],
          },
          { line, removed: 1, added: [text.replace(opening, () => connected)] },
        ],
      },
    ],
    others: calls.filter((each) => each !== call).map((each) => each.file),
  };
}
