import { readFileSync } from "node:fs";

// docs/reference.md, from the sources of the library: what TypeScript shows in an editor, on one page.

const read = (file: string) =>
  readFileSync(new URL(`../packages/federated-logout/src/${file}`, import.meta.url), "utf8");

/** Renders docs/reference.md. */
export function renderReference(): string {
  return `# Reference

Generated from the library's types: \`npm run docs\`.

- [Options](#options) of \`federatedLogout()\`
- [What it returns](#what-it-returns)
- [Outcomes](#outcomes)
- [Errors](#errors)
- [Events](#events)

## Options

${renderMembers(read("options.ts"), "FederatedLogoutOptions")}

## What it returns

${renderMembers(read("federated-logout-interface.ts"), "FederatedLogout")}

## Outcomes

What a logout ended, and what it did not: in the JSON answer, in \`onEvent\`, and from \`readOutcome\`.

| \`kind\`     | Meaning                                                                         |
| ---------- | ------------------------------------------------------------------------------- |
| \`provider\` | The logout was started at the provider.                                         |
| \`local\`    | Only this app's session ended, or there was none; the provider was not asked.   |
| \`others\`   | The person's other sessions in this app were to end (\`scope=others\`).           |

### Of every logout

${renderMembers(read("outcome.ts"), "EndedHere", "####")}

### \`provider\`

${renderMembers(read("outcome.ts"), "ProviderOutcome", "####")}

### \`local\`

${renderMembers(read("outcome.ts"), "LocalOutcome", "####")}

| \`reason\` | Why the provider was not asked |
| --- | --- |
${renderList(read("outcome.ts"), "LocalOnlyReason")}

### \`others\`

${renderMembers(read("outcome.ts"), "OthersOutcome", "####")}

## Errors

A \`FederatedLogoutError\` tells by its \`code\` what is wrong.

| \`code\` | Meaning, and what to do |
| --- | --- |
${renderList(read("errors.ts"), "FederatedLogoutErrorCode")}

## Events

\`onEvent\` is told of every one of these. None has a token, a cookie or a person in it; [\`onAudit\`](audit.md) names people.

| \`type\` | Meaning |
| --- | --- |
${renderEvents(read("events.ts"))}
`;
}

interface Documentation {
  text: string;
  defaultsTo?: string;
  example?: string;
  throws: string[];
}

/** A doc comment, as Markdown. */
function readDocumentation(comment: string): Documentation {
  const lines = comment
    .replace(/^\s*\/\*\*/, "")
    .replace(/\*\/\s*$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const [text = "", ...tags] = lines
    .join("\n")
    .trim()
    .split(/\n(?=@(?:default|example|throws|returns|param|see))/);
  const tagged = (name: string) =>
    tags
      .filter((tag) => tag.startsWith(`@${name}`))
      .map((tag) => tag.slice(name.length + 1).trim());
  const [defaultsTo] = tagged("default");
  const [example] = tagged("example");
  const sees = tagged("see").map((link) => `See ${link}.`);
  return {
    text: [inMarkdown(text).trim(), ...sees].join("\n\n"),
    ...(defaultsTo !== undefined && { defaultsTo: flow(defaultsTo) }),
    ...(example !== undefined && { example }),
    throws: tagged("throws").map((thrown) => flow(inMarkdown(thrown))),
  };
}

function inMarkdown(text: string): string {
  return text.replaceAll(/\{@link (\w+)\}/g, "`$1`").replaceAll(/\{(\w+)\}/g, "`$1`");
}

function flow(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}

/** What an interface has, with what is said about it. */
function renderMembers(source: string, name: string, heading = "###"): string {
  const body = bodyOf(source, new RegExp(`export interface ${name}\\b[^{]*\\{\\n`));
  const members = [
    ...body.matchAll(
      /(?<comment>^ {2}\/\*\*(?:[^*]|\*(?!\/))*\*\/\n)? {2}(?<name>\w+)(?<optional>\??): (?<type>(?:[^;{]|\{[^]*?\n {2}\}|\{[^\n]*?\})*);/gm,
    ),
  ];
  return members
    .map(({ groups: { comment = "", name: member = "", type = "" } = {} }) => {
      const { text, defaultsTo, example, throws } = readDocumentation(comment);
      return [
        `${heading} \`${member}\``,
        isShort(type) ? `\`${flow(type).replace(" | undefined", "")}\`` : "",
        text,
        defaultsTo === undefined ? "" : `Default: ${inCode(defaultsTo)}`,
        ...throws.map((thrown) => `Throws: ${thrown}`),
        example === undefined ? "" : asModule(example),
      ]
        .filter((part) => part !== "")
        .join("\n\n");
    })
    .join("\n\n");
}

/** The example of an option, as it is given. */
function asModule(example: string): string {
  const option = example.replace(/^```ts\n/, "").replace(/\n```$/, "");
  const exported = [...read("common.ts").matchAll(/^export \{ ([^}]+) \}/gm)]
    .flatMap(([, names = ""]) => names.split(", "))
    .filter((name) => !name.startsWith("type ") && option.includes(name));
  const imported = [...exported, "federatedLogout"].toSorted().join(", ");
  const lines = `${option.replace(/,?$/, "")},`.split("\n").map((line) => `  ${line}`);
  return [
    "```ts",
    `import { ${imported} } from "next-auth-federated-logout";`,
    "",
    "export const logout = federatedLogout({",
    ...lines,
    "});",
    "```",
  ].join("\n");
}

function isShort(type: string): boolean {
  return !type.includes("\n") && type.length < 80;
}

// A value, and not a sentence.
function inCode(defaultsTo: string): string {
  return /^("[^"]*"|\d+|\[\]|\{\}|true|false|undefined)$/.test(defaultsTo)
    ? `\`${defaultsTo}\``
    : defaultsTo;
}

function bodyOf(source: string, start: RegExp): string {
  const found = start.exec(source);
  if (!found) throw new Error(`There is no ${start.source}`);
  const from = found.index + found[0].length;
  return source.slice(from, source.indexOf("\n}", from) + 1);
}

/** What a comment lists of the values of a type. */
function renderList(source: string, name: string): string {
  const [, comment = ""] =
    new RegExp(`/\\*\\*((?:[^*]|\\*(?!/))*)\\*/\\nexport type ${name} =`).exec(source) ?? [];
  const { text } = readDocumentation(comment);
  const items = text.split(/\n- /).slice(1).map(flow);
  const values = [...bodyOfUnion(source, name).matchAll(/"(\w+)"/g)].map(([, value]) => value);
  const listed = items.map((item) => /^`(\w+)`/.exec(item)?.[1]);
  if (values.length === 0 || values.join() !== listed.join()) {
    throw new Error(`The comment on ${name} does not list its values`);
  }
  return items
    .map((item) =>
      item.replace(/^(`\w+`): (.)/, (_all, code: string, first: string) => {
        return `| ${code} | ${first.toUpperCase()}`;
      }),
    )
    .map((row) => `${row.replaceAll(/(?<!^)\|(?!\s|$)/g, "\\|")} |`)
    .join("\n");
}

function bodyOfUnion(source: string, name: string): string {
  const from = source.indexOf(`export type ${name} =`);
  return source.slice(from, source.indexOf(";", from));
}

function renderEvents(source: string): string {
  const from = source.indexOf("export type LogoutEvent =");
  const union = source.slice(from, source.indexOf("\n\n/**", from));
  const events = union.split(/\n {2}(?=\/\*\*)/).slice(1);
  return events
    .map((event) => {
      const [, comment = "", rest = ""] =
        /^(\/\*\*(?:[^*]|\*(?!\/))*\*\/)([^]*)$/.exec(event) ?? [];
      const [, type = ""] = /type: "([\w.]+)"/.exec(rest) ?? [];
      return `| \`${type}\` | ${flow(readDocumentation(comment).text)} |`;
    })
    .join("\n");
}
