/** What one contender measured, turn by turn. */
export interface Line {
  contender: string;
  values: readonly number[];
}

/** What is measured the same way for several contenders. */
export interface Group {
  what: string;
  unit: string;
  /** Who the others are compared to. */
  ours: string;
  lines: readonly Line[];
}

/** Whether a target is met. */
export interface Verdict {
  target: string;
  measured: string;
  isMet: boolean;
}

export interface RowResult {
  groups: readonly Group[];
  verdicts: readonly Verdict[];
}

export interface RowSettings {
  /** Fewer turns: to see that everything works, and about where it stands. */
  isQuick: boolean;
}

/** One row of the comparison, which can be measured by itself. */
export interface Row {
  title: string;
  /** How it is measured, in a sentence or two. */
  how: string;
  measure: (settings: RowSettings) => Promise<RowResult>;
}
