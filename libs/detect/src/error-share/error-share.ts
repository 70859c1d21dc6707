/** Half-life of the learnt share, in windows of one minute. */
const LEARN_RATE = 0.02;
/** Before this many minutes with traffic the share is not known well enough to judge. */
const MIN_MINUTES = 10;
/** Prior: one error in a hundred lines, worth this many lines. */
const PRIOR_LINES = 200;
const PRIOR_RATIO = 0.01;

/** State for one service. Plain data. */
export interface ErrorShareState {
  minutes: number;
  /** Decayed lines and errors of past normal minutes. */
  lines: number;
  errors: number;
  firing: boolean;
}

export const newErrorShareState = (): ErrorShareState => ({ minutes: 0, lines: 0, errors: 0, firing: false });

export interface ErrorShareLimits {
  readonly minSurprise: number;
  readonly minErrors: number;
  readonly minRatio: number;
}

export interface ErrorShareVerdict {
  readonly state: 'learning' | 'ready';
  readonly surprise: number;
  readonly ratio: number;
  readonly expectedRatio: number;
  readonly firing: boolean;
  /** Fired before and is back to normal. */
  readonly cleared: boolean;
}

/** ln of the Poisson upper tail P[X ≥ k] for mean m, by its largest term and a geometric bound; exact enough for k > m. */
function logPoissonTail(k: number, m: number): number {
  if (k <= m || k <= 0) return 0;
  let logTerm = -m;
  for (let i = 1; i <= k; i++) logTerm += Math.log(m / i);
  let sum = 1;
  let term = 1;
  for (let i = k + 1; term > 1e-6 && i < k + 500; i++) sum += term *= m / i;
  return Math.min(0, logTerm + Math.log(sum));
}

/** −log10 of the chance of so many events where `expected` are usual, if each comes for itself. 0 for no more than usual. */
export const countSurprise = (events: number, expected: number): number =>
  -logPoissonTail(Math.floor(events), Math.max(0.01, expected)) / Math.LN10;

/**
 * Judges one minute of a service (a sliding one may be judged more often): how unlikely are so many errors among so many
 * lines, given the service's own past share? Learns only from minutes it does not find unusual, and only with `learn`.
 */
export function judgeErrorShare(
  state: ErrorShareState,
  lines: number,
  errors: number,
  limits: ErrorShareLimits,
  learn: boolean,
): ErrorShareVerdict {
  const expectedRatio = (state.errors + PRIOR_LINES * PRIOR_RATIO) / (state.lines + PRIOR_LINES);
  const ratio = lines > 0 ? errors / lines : 0;
  const ready = state.minutes >= MIN_MINUTES;
  const expected = Math.max(0.01, lines * expectedRatio);
  // Errors come in clumps: variance is put at four times the mean, which halves the exponent's weight twice over.
  const surprise = -logPoissonTail(Math.ceil(errors / 4), expected / 4) / Math.LN10;
  const unusual = surprise >= limits.minSurprise && errors >= limits.minErrors && ratio >= limits.minRatio;
  const wasFiring = state.firing;
  state.firing = ready && (unusual || (wasFiring && surprise >= limits.minSurprise / 2 && ratio >= limits.minRatio));
  if (learn && lines > 0) {
    state.minutes++;
    if (!state.firing) {
      state.lines = state.lines * (1 - LEARN_RATE) + lines;
      state.errors = state.errors * (1 - LEARN_RATE) + errors;
    }
  }
  return {
    state: ready ? 'ready' : 'learning',
    surprise,
    ratio,
    expectedRatio,
    firing: state.firing,
    cleared: wasFiring && !state.firing,
  };
}
