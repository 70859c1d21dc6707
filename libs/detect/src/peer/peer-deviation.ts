/** Least spread between peers, as a share of their median: peers that agree to the last digit are no reason to call one odd. */
const MIN_SPREAD_RATIO = 0.02;
/** A host's usual distance from its peers is learnt over about this many minutes. */
const MEMORY_MINUTES = 240;
const LEARNING_MINUTES = 30;
/** So many minutes in a row must be odd: one is chance. */
const PERSISTENCE = 3;
const MIN_DISTANCE = 4;
const CUT = 4;

/** What is known of one series against its peers. Plain data. */
export interface PeerState {
  mean: number;
  variance: number;
  minutes: number;
  odd: number;
}

export const newPeerState = (): PeerState => ({ mean: 0, variance: 1, minutes: 0, odd: 0 });

export interface PeerVerdict {
  readonly state: 'learning' | 'ready';
  /** True in the minute in which it becomes odd, and while it stays so. */
  readonly odd: boolean;
  /** Distance from the peers' median in their spread, and how far that is from this series' usual distance. */
  readonly distance: number;
  readonly surprise: number;
}

const middle = (sorted: readonly number[]): number => {
  const at = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[at]! : (sorted[at - 1]! + sorted[at]!) / 2;
};
const medianOf = (values: readonly number[]): number => middle([...values].sort((a, b) => a - b));

/** Median and spread (1.4826 × median absolute deviation, not below 2 % of the median) of the peers of one minute. */
export function peerCentre(values: readonly number[]): { readonly median: number; readonly spread: number } {
  const median = medianOf(values);
  const deviation = 1.4826 * medianOf(values.map((value) => Math.abs(value - median)));
  return { median, spread: Math.max(deviation, MIN_SPREAD_RATIO * Math.abs(median), 1e-9) };
}

/**
 * Is this host unlike its siblings, and unlike what it usually is to them? A host that is always the busiest is not odd; one that leaves its
 * place is. Call once a minute.
 */
export function judgePeer(
  state: PeerState,
  value: number,
  { median, spread }: ReturnType<typeof peerCentre>,
): PeerVerdict {
  const distance = (value - median) / spread;
  const deviation = Math.sqrt(Math.max(1, state.variance));
  const off = (distance - state.mean) / deviation;
  const ready = state.minutes >= LEARNING_MINUTES;
  // Coming nearer than usual is not odd: the peers may have moved, not this one.
  const isLeaving = off * distance > 0;
  const isOdd = ready && isLeaving && Math.abs(distance) >= MIN_DISTANCE && Math.abs(off) >= MIN_DISTANCE;
  state.odd = isOdd ? state.odd + 1 : 0;
  const rate = 1 / Math.min(++state.minutes, MEMORY_MINUTES);
  const cut = ready ? Math.max(-CUT, Math.min(CUT, off)) * deviation : distance - state.mean;
  state.mean += rate * cut;
  state.variance += rate * (cut * cut - state.variance);
  const surprise = Math.min(8, (off * off) / (2 * Math.LN10));
  return { state: ready ? 'ready' : 'learning', odd: state.odd >= PERSISTENCE, distance, surprise };
}
