/** One thing that the doctor has to say. */
export interface Finding {
  /** A `problem` keeps federated logout from working, or will. */
  level: "ok" | "note" | "problem";
  text: string;
}

export const ok = (text: string): Finding => ({ level: "ok", text });
export const note = (text: string): Finding => ({ level: "note", text });
export const problem = (text: string): Finding => ({ level: "problem", text });
