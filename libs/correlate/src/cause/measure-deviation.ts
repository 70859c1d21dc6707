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
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const value = sorted[low] ?? NaN;
  return value + ((sorted[low + 1] ?? value) - value) * (at - low);
}

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
export const medianOf = (values: readonly number[]): number => quantileOf(sorted(values), 0.5);

/** What is usual for a series: worked out once, to measure many values by. */
export interface Usual {
  readonly expected: number;
  readonly spread: number;
}

/**
 * Median and spread of a past that is free of gaps; null when there are fewer than eight values. Earlier faults in it hardly
 * move either: the spread is that of the middle eight tenths.
 */
export function usualOf(past: readonly number[]): Usual | null {
  if (past.length < MIN_PAST) return null;
  const known = sorted(past);
  const at = (share: number) => quantileOf(known, share);
  const spread = Math.max((at(0.75) - at(0.25)) / QUARTILES_SPAN, (at(0.9) - at(0.1)) / TENTHS_SPAN);
  return { expected: at(0.5), spread };
}

/** One value against what is usual. */
export function measureAgainst({ expected, spread }: Usual, observed: number): Measured {
  // What was never anything but nought has no scale of its own.
  const scale = Math.max(spread, RESOLUTION * Math.abs(expected)) || RESOLUTION * Math.abs(observed);
  return { z: scale > 0 ? (observed - expected) / scale : 0, observed, expected };
}

/** The median of `during` against `past`, both free of gaps. Null when there are fewer than eight past values or none now. */
export function measureDeviation(past: readonly number[], during: readonly number[]): Measured | null {
  const usual = usualOf(past);
  return usual && during.length > 0 ? measureAgainst(usual, medianOf(during)) : null;
}

/** Which share of a total a count usually is, and how far that share spreads. */
export interface UsualShare {
  readonly share: number;
  readonly spread: number;
}

const MAD_SPAN = 1.4826;

/** From the shares of past windows; null when there are fewer than eight. */
export function usualShareOf(pastShares: readonly number[]): UsualShare | null {
  if (pastShares.length < MIN_PAST) return null;
  const share = medianOf(pastShares);
  return { share, spread: MAD_SPAN * medianOf(pastShares.map((each) => Math.abs(each - share))) };
}

/** A count (calls, lines) of one window against its usual share of the total: Poisson noise and the spread of the share both count. */
export function measureCount({ share, spread }: UsualShare, count: number, total: number): Measured {
  const expected = share * total;
  return { z: (count - expected) / Math.sqrt(expected + (spread * total) ** 2 + 1), observed: count, expected };
}
