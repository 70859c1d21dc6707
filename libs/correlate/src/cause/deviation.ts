/** What kind of thing departed from its past: that decides whether it can be somebody else's doing. */
export const DEVIATION_ROLES = [
  'resource',
  'silence',
  'latency',
  'errors',
  'load',
  'operation',
  'count',
  'alert',
] as const;
export type DeviationRole = (typeof DEVIATION_ROLES)[number];

/** One departure of one thing from its own past. */
export interface Deviation {
  /** Service, instance or host that shows it. */
  readonly component: string;
  /** Metric, template, operation or alert. */
  readonly subject: string;
  readonly role: DeviationRole;
  /** The other end, where it is the latency or the errors of one edge; `component` is the end that measured. Else ''. */
  readonly peer: string;
  /** How far, in natural logarithms of robust standard deviations beyond what is usual; 0 = usual. */
  readonly strength: number;
  readonly direction: 'up' | 'down';
  readonly observed: number;
  readonly expected: number;
  /** Travels from a callee to its callers: a slow call, an error. */
  readonly propagates: boolean;
}

/** Robust standard deviations that nothing is made of. */
const USUAL = 1;

/** Deviation in robust standard deviations → strength. The logarithm keeps a near-constant series from outweighing all else. */
export const strengthOf = (z: number): number => Math.log1p(Math.max(0, Math.abs(z) - USUAL));
