import {
  endOfImport,
  findCall,
  importLibrary,
  semicolonOf,
  type NextAuthCall,
} from "./next-auth-call.ts";
import { InitRefusal } from "./refusal.ts";
import type { FileEdits, LineEdit, SourceFile } from "./source-file.ts";

const entry = "next-auth-federated-logout/v4";

/**
 * Connects an app with next-auth v4: its options become those of `logout.connect`, and its route answers
 * with the handler of that.
 *
 * @throws {InitRefusal} where it cannot be told what to connect.
 */
export function connectV4(sources: readonly SourceFile[]): FileEdits[] {
  const calls = sources.flatMap((file) => findCall(file) ?? []);
  const [call, another] = calls;
  if (!call) throw new InitRefusal("No file here calls NextAuth: is this the folder of the app?");
  if (another) {
    const files = calls.map(({ file }) => file.path).join(", ");
    throw new InitRefusal(
      `More than one file calls NextAuth: ${files}. Connect one of them by hand`,
    );
  }
  if (call.rest.startsWith("{")) return [connectInPlace(call)];
  const [, options] = /^(\w+)\);?\s*$/.exec(call.rest) ?? [];
  if (options === undefined) {
    throw new InitRefusal(
      `${call.file.path} calls ${call.name} on line ${call.line + 1} with more than its options, such as a request: connect it by hand`,
    );
  }
  const declaring = sources.filter(({ text }) => declarationOf(options).test(text));
  const owner = declaring.find(({ path }) => path === call.file.path) ?? declaring[0];
  if (!owner || (owner !== call.file && declaring.length > 1)) {
    throw new InitRefusal(
      owner
        ? `${options} is exported by more than one file: ${declaring.map(({ path }) => path).join(", ")}. Connect one of them by hand`
        : `${options}, which ${call.file.path} gives to ${call.name}, was not found as a constant: connect it by hand`,
    );
  }
  const connected = connectOptions(owner, options, call);
  return owner === call.file
    ? [{ file: owner, edits: [...connected, answerHere(call)] }]
    : [
        { file: owner, edits: connected },
        { file: call.file, edits: answerFromThere(call, options) },
      ];
}

/** The options are written where `NextAuth` is called. */
function connectInPlace({
  file,
  lines,
  name,
  line,
  statement,
  importedUntil,
}: NextAuthCall): FileEdits {
  const end = semicolonOf(lines[importedUntil] ?? "");
  const text = lines[line] ?? "";
  const [, handler] = /^(?:export )?const (\w+) = /.exec(text) ?? [];
  const isDefault = text.startsWith("export default ");
  const closing = lines.findIndex((each, index) => index >= line && /^\}\s*\)/.test(each));
  if (closing < 0 || (handler === undefined && !isDefault)) {
    throw new InitRefusal(
      `${file.path}: where the call of ${name} on line ${line + 1} ends cannot be told: connect it by hand`,
    );
  }
  const taken = handler === undefined || handler === "handler" ? "handler" : `handler: ${handler}`;
  return {
    file,
    edits: [
      importLibrary(lines, importedUntil, entry),
      {
        line: statement,
        removed: 1,
        added: [
          `const logout = federatedLogout()${end}`,
          "",
          `const { ${taken} } = logout.connect(${name}, {`,
        ],
      },
      ...(isDefault
        ? [{ line: closing + 1, removed: 0, added: ["", `export default handler${end}`] }]
        : []),
    ],
  };
}

/** The options are a constant: they go to `connect`, which returns them under that name. */
function connectOptions(
  file: SourceFile,
  options: string,
  { name, file: calling }: NextAuthCall,
): LineEdit[] {
  const lines = file.text.split("\n");
  const declared = lines.findIndex((line) => declarationOf(options).test(line));
  const closing = lines.findIndex((line, index) => index > declared && line.startsWith("}"));
  if (closing < 0) {
    throw new InitRefusal(`${file.path}: where ${options} ends cannot be told: connect it by hand`);
  }
  const renamed = /\bconfig\b/.test(file.text) ? "nextAuthOptions" : "config";
  const declaration = lines[declared] ?? "";
  const isExported = declaration.startsWith("export ");
  const anyImport = lines.findIndex((line) => line.startsWith("import "));
  const importedUntil = Math.max(endOfImport(lines), anyImport);
  const end = semicolonOf(lines[importedUntil] ?? lines[closing] ?? "");
  const quote = /from '/.test(file.text) ? "'" : '"';
  const library = importLibrary(lines, importedUntil, entry);
  const isThere = file === calling;
  const taken = options === "authOptions" ? options : `authOptions: ${options}`;
  return [
    {
      ...library,
      added: [
        ...(isThere ? [] : [`import ${name} from ${quote}next-auth${quote}${end}`]),
        ...library.added,
      ],
    },
    {
      line: declared,
      removed: 1,
      added: [declaration.replace(/^(?:export )?const \w+/, () => `const ${renamed}`)],
    },
    {
      line: closing + 1,
      removed: 0,
      added: [
        "",
        `${isThere && !isExported ? "" : "export "}const logout = federatedLogout()${end}`,
        "",
        `${isExported ? "export " : ""}const { ${taken}, handler } = logout.connect(${name}, ${renamed})${end}`,
      ],
    },
  ];
}

/** The route is in the file of the options. */
function answerHere({ lines, name, line, rest }: NextAuthCall): LineEdit {
  const text = lines[line] ?? "";
  const call = `${name}(${rest}`;
  const isHandler = /^(?:export )?const handler = /.test(text);
  const added = isHandler ? [] : [text.replace(call, () => `handler${semicolonOf(text)}`)];
  return { line, removed: 1, added };
}

/** The route is in a file of its own, and takes the handler from that of the options. */
function answerFromThere(call: NextAuthCall, options: string): LineEdit[] {
  const { file, lines, importedUntil } = call;
  const imported = lines.findIndex((line) =>
    new RegExp(`^import \\{ ${options} \\} from `).test(line),
  );
  const isUsedOtherwise = [...file.text.matchAll(new RegExp(`\\b${options}\\b`, "g"))].length > 2;
  if (imported < 0 || isUsedOtherwise) {
    throw new InitRefusal(
      `${file.path} does not import ${options} alone, and only for the call of ${call.name}: connect it by hand`,
    );
  }
  const line = lines[imported] ?? "";
  return [
    { line: importedUntil, removed: 1, added: [] },
    { line: imported, removed: 1, added: [line.replace(options, () => "handler")] },
    answerHere(call),
  ];
}

function declarationOf(options: string): RegExp {
  return new RegExp(`^(?:export )?const ${options}\\b[^=]*= \\{`, "m");
}
