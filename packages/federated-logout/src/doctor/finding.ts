/** One thing that the doctor has to say. */
export interface Finding {
  /**
   * A `problem` keeps federated logout from working, or will. A `question` may be one: only somebody who
   * knows how the provider is set up can tell.
   */
  level: "ok" | "note" | "question" | "problem";
  text: string;
}

export const ok = (text: string): Finding => ({ level: "ok", text });
export const note = (text: string): Finding => ({ level: "note", text });
export const question = (text: string): Finding => ({ level: "question", text });
export const problem = (text: string): Finding => ({ level: "problem", text });

/** What the doctor found out. */
export interface Diagnosis {
  sections: { title: string; findings: Finding[] }[];
}
