import {
  codeLines,
  endOfBlock,
  findCall,
  importLibrary,
  isTaken,
  refusal,
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
  if (!call) throw new InitRefusal("No file here calls NextAuth. Is this the folder of the app?");
  if (another) {
    const files = calls.map(({ file }) => file.path).join(", ");
    throw new InitRefusal(
      `More than one file calls NextAuth: ${files}. Connect one of them by hand`,
    );
  }
  if (call.rest.startsWith("{")) return [connectInPlace(call)];
  const [, options] = /^(\w+)\);?$/.exec(call.rest) ?? [];
  if (options === undefined) {
    throw refusal(
      call.file,
      `it calls ${call.name} on line ${call.line + 1} with more than its options, such as a request`,
    );
  }
  const declaration = new RegExp(`^(?:export )?const ${options}(?:: [\\w.]+)? = \\{\\s*$`, "m");
  const declaring = sources.filter(({ text }) => declaration.test(text));
  const [owner, other] = declaring;
  if (!owner || other) {
    throw refusal(
      call.file,
      owner
        ? `${options} is declared in more than one file: ${declaring.map(({ path }) => path).join(", ")}`
        : `${options}, which it gives to ${call.name}, was not found as \`export const ${options} = {\``,
    );
  }
  const isHere = owner.path === call.file.path;
  const connected = connectOptions(owner, { options, call, isHere, declaration });
  return isHere
    ? [{ file: owner, edits: [...connected, answerWithHandler(call)] }]
    : [
        { file: owner, edits: connected },
        { file: call.file, edits: answerFromThere(call, options) },
      ];
}

/** The options are written where `NextAuth` is called. */
function connectInPlace(call: NextAuthCall): FileEdits {
  const { file, lines, name, line, rest, imported } = call;
  const [, exported = "", handler] = /^(export )?const (\w+) = /.exec(lines[line] ?? "") ?? [];
  const isDefault = /^export default \w+\(\{$/.test((lines[line] ?? "").trimEnd());
  const closing = endOfBlock(lines, line, /^\}\);?\s*$/);
  const isRoute = handler !== undefined && /^(GET|POST)$/.test(handler);
  if (rest !== "{" || closing < 0 || isRoute || (handler === undefined && !isDefault)) {
    throw refusal(file, `the call of ${name} on line ${line + 1} is written in a way of its own`);
  }
  const names = isDefault ? ["logout", "handler"] : ["logout"];
  const taken = names.find((each) => isTaken(each, lines));
  if (taken !== undefined) throw refusal(file, `${taken} is a name in it already`);
  const end = semicolonOf(lines[imported] ?? "");
  const bound = handler === undefined || handler === "handler" ? "handler" : `handler: ${handler}`;
  return {
    file,
    edits: [
      importLibrary(lines, imported, entry),
      {
        line,
        removed: 1,
        added: [
          `const logout = federatedLogout()${end}`,
          "",
          `${exported}const { ${bound} } = logout.connect(${name}, {`,
        ],
      },
      ...(isDefault
        ? [{ line: closing + 1, removed: 0, added: ["", `export default handler${end}`] }]
        : []),
    ],
  };
}

interface Options {
  /** What they are called. */
  options: string;
  call: NextAuthCall;
  /** Whether `NextAuth` is called in the same file. */
  isHere: boolean;
  declaration: RegExp;
}

/** The options are a constant: they go to `connect`, which returns them under that name. */
function connectOptions(
  file: SourceFile,
  { options, call, isHere, declaration }: Options,
): LineEdit[] {
  const lines = codeLines(file);
  const declared = lines.findIndex((line) => declaration.test(line));
  const closing = endOfBlock(lines, declared, /^\}(?: (?:satisfies|as) [\w.<>]+)?;?\s*$/);
  const text = lines[declared] ?? "";
  const isExported = text.startsWith("export ");
  if (declared < 0 || closing < 0 || (isHere ? call.line <= closing : !isExported)) {
    throw refusal(file, `${options} is written in a way of its own`);
  }
  const except = isHere ? handlerLines(call) : [];
  const taken = ["logout", "handler", "signOut"].find((each) => isTaken(each, lines, except));
  if (taken !== undefined) throw refusal(file, `${taken} is a name in it already`);
  const renamed = ["config", "nextAuthConfig"].find((each) => !isTaken(each, lines));
  if (renamed === undefined)
    throw refusal(file, "config and nextAuthConfig are names in it already");
  const after = lastImport(file, lines);
  const end = semicolonOf(lines[after] ?? "");
  const quote = (lines[after] ?? "").includes("'") ? "'" : '"';
  const importsIt = lines.some((line) => new RegExp(`^import ${call.name}\\b`).test(line));
  if (!importsIt && isTaken(call.name, lines)) {
    throw refusal(file, `${call.name} is a name in it already`);
  }
  const library = importLibrary(lines, after, entry);
  const bound = options === "authOptions" ? options : `authOptions: ${options}`;
  const exportsAll = isExported || (isHere && (lines[call.line] ?? "").startsWith("export const"));
  return [
    {
      ...library,
      added: [
        ...(importsIt ? [] : [`import ${call.name} from ${quote}next-auth${quote}${end}`]),
        ...library.added,
      ],
    },
    {
      line: declared,
      removed: 1,
      added: [text.replace(/^(?:export )?const \w+/, () => `const ${renamed}`)],
    },
    {
      line: closing + 1,
      removed: 0,
      added: [
        "",
        `${exportsAll ? "export " : ""}const logout = federatedLogout()${end}`,
        "",
        `${exportsAll ? "export " : ""}const { ${bound}, handler, signOut } = logout.connect(${call.name}, ${renamed})${end}`,
      ],
    },
  ];
}

/** The line of the last import, all of which are lines. */
function lastImport(file: SourceFile, lines: readonly string[]): number {
  const last = lines.findLastIndex((line) => /^\uFEFF?import\b/.test(line));
  const isLine = lines.every(
    (line) => !/^\uFEFF?import\b/.test(line) || /["'][^"']+["'];?\s*$/.test(line),
  );
  const nextAuth = lines.findIndex((line) => /from ["']next-auth["']/.test(line));
  const after = nextAuth < 0 ? last : nextAuth;
  if (after < 0 || !isLine) throw refusal(file, "its imports are written in a way of their own");
  return after;
}

/** The lines that may speak of the handler: its declaration, and its exports. */
function handlerLines({ lines, line }: NextAuthCall): number[] {
  return lines.flatMap((text, index) =>
    index === line || (index > line && /^export (default |\{)/.test(text)) ? [index] : [],
  );
}

/** In the place of `NextAuth(options)`. */
function answerWithHandler({ file, lines, name, line, rest }: NextAuthCall): LineEdit {
  const text = (lines[line] ?? "").trimEnd();
  const call = `${name}(${rest}`;
  if (new RegExp(`^(export )?const handler = ${name}\\(`).test(text)) {
    return { line, removed: 1, added: [] };
  }
  if (text !== `export default ${call}`) {
    throw refusal(file, `the call of ${name} on line ${line + 1} is written in a way of its own`);
  }
  return { line, removed: 1, added: [`export default handler${semicolonOf(text)}`] };
}

/** The route is in a file of its own, and takes the handler from that of the options. */
function answerFromThere(call: NextAuthCall, options: string): LineEdit[] {
  const { file, lines, name, imported, line } = call;
  const from = lines.findIndex((each) =>
    new RegExp(`^import \\{ ${options} \\} from ["'][^"']+["'];?\\s*$`).test(each),
  );
  const isPlain = new RegExp(`^import ${name} from `).test(lines[imported] ?? "");
  if (from < 0 || !isPlain || isTaken(options, lines, [from, line])) {
    throw refusal(
      file,
      `it does not import ${options} and ${name} alone, and only for the call on line ${line + 1}`,
    );
  }
  if (isTaken("handler", lines, handlerLines(call))) {
    throw refusal(file, "handler is a name in it already");
  }
  const answer = answerWithHandler(call);
  if ((lines[line] ?? "").startsWith("export const")) {
    throw refusal(file, `it exports what ${name} returns`);
  }
  return [
    { line: imported, removed: 1, added: [] },
    { line: from, removed: 1, added: [(lines[from] ?? "").replace(options, () => "handler")] },
    answer,
  ];
}
