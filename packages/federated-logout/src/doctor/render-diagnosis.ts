import type { Diagnosis, Finding } from "./finding.ts";

const marks: Readonly<Record<Finding["level"], string>> = {
  ok: "ok      ",
  note: "note    ",
  question: "QUESTION",
  problem: "PROBLEM ",
};

/** Renders a diagnosis for a terminal. */
export function renderDiagnosis({ sections }: Diagnosis): string {
  const blocks = sections.map(({ title, findings }) =>
    [title, ...findings.map(({ level, text }) => `  ${marks[level]}  ${text}`)].join("\n"),
  );
  const count = countProblems({ sections });
  const verdict = count === 0 ? "No problem found." : `${count} problem${count > 1 ? "s" : ""}.`;
  return `${[...blocks, verdict].join("\n\n")}\n`;
}

export function countProblems({ sections }: Diagnosis): number {
  return sections.flatMap(({ findings }) => findings).filter(({ level }) => level === "problem")
    .length;
}
