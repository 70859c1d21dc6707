/** A line as people are shown it. */
export interface Example {
  readonly time: number;
  readonly text: string;
  readonly host: string;
  readonly severity: number;
}

/** Of two lines of a kind the first by (time, text) is kept: which one does not depend on arrival. */
export const earlier = (a: Example, b: Example): boolean => a.time < b.time || (a.time === b.time && a.text < b.text);
