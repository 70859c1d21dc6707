/** How far a series is from its own past. */
export interface Measured {
  /** Signed, in robust standard deviations. */
  readonly z: number;
  readonly observed: number;
  readonly expected: number;
}

const MIN_PAST = 8;
/** A change below a hundredth of the level is within what instruments round. */
const RESOLUTION = 0.01;
/** Standard deviations between the quartiles and between the tenths of a normal distribution. */
const QUARTILES_SPAN = 1.349;
const TENTHS_SPAN = 2.563;

/** Of sorted values, by linear interpolation; NaN of none. */
export function quantileOf(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const value = sorted[low] ?? NaN;
  return value + ((sorted[low + 1] ?? value) - value) * (at - low);
}

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
export const medianOf = (values: readonly number[]): number => quantileOf(sorted(values), 0.5);

/**
 * The median of `during` against median and spread of `past`, both free of gaps. Null when there are fewer than eight past
 * values or none now. Earlier faults in the past hardly move it: the spread is that of the middle eight tenths.
 */
export function measureDeviation(past: readonly number[], during: readonly number[]): Measured | null {
  if (past.length < MIN_PAST || during.length === 0) return null;
  const known = sorted(past);
  const at = (share: number) => quantileOf(known, share);
  const expected = at(0.5);
  const spread = Math.max((at(0.75) - at(0.25)) / QUARTILES_SPAN, (at(0.9) - at(0.1)) / TENTHS_SPAN);
  const observed = medianOf(during);
  // What was never anything but nought has no scale of its own.
  const scale = Math.max(spread, RESOLUTION * Math.abs(expected)) || RESOLUTION * Math.abs(observed);
  return { z: scale > 0 ? (observed - expected) / scale : 0, observed, expected };
}

/** Counts of one window (calls, lines) and, for comparison, the shares they had of the total in past windows. */
export interface CountWindow {
  readonly count: number;
  readonly total: number;
  readonly pastShares: readonly number[];
}

const MAD_SPAN = 1.4826;

/** A count against its usual share of the total: Poisson noise and the spread of the share both count. Null as above. */
export function measureCount({ count, total, pastShares }: CountWindow): Measured | null {
  if (pastShares.length < MIN_PAST) return null;
  const share = medianOf(pastShares);
  const spread = MAD_SPAN * medianOf(pastShares.map((each) => Math.abs(each - share)));
  const expected = share * total;
  return { z: (count - expected) / Math.sqrt(expected + (spread * total) ** 2 + 1), observed: count, expected };
}
