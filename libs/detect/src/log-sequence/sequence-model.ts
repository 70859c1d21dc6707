/** Marks before the first and after the last event: how a session begins and ends is a transition too. */
const START = -1;
const END = -2;
const MAX_PATTERNS = 2_000;
const MAX_TRANSITIONS = 50_000;
/** A session longer than this is judged by its beginning. */
const MAX_EVENTS = 2_000;
const LEARNING_SESSIONS = 30;
/** How many judged normal sessions the threshold is taken from. */
const KEPT_SCORES = 2_000;
const QUANTILE = 0.99;
/** The threshold moves slowly: it is taken anew after so many sessions. */
const REFRESH_EVERY = 16;

type Counts = ReadonlyMap<number, number>;

/** One finished session against all that went before. */
export interface SequenceVerdict {
  readonly state: 'learning' | 'ready';
  /** `distance` plus `rarity`: 0 for a session like others, without an upper limit. */
  readonly score: number;
  /** Events too many or too few compared with the most similar known session. */
  readonly distance: number;
  /** −log10 of the chance of the rarest step from one event to the next. */
  readonly rarity: number;
  /** That step: template numbers, -1 for the begin and -2 for the end of the session. */
  readonly rarest: readonly [from: number, to: number];
  readonly unusual: boolean;
}

interface Pattern {
  readonly counts: Counts;
  seen: number;
}

function countsOf(events: readonly number[]): Counts {
  const counts = new Map<number, number>();
  for (const event of events) counts.set(event, (counts.get(event) ?? 0) + 1);
  return counts;
}

const keyOf = (counts: Counts): string =>
  [...counts]
    .sort(([a], [b]) => a - b)
    .map(([event, count]) => `${event}:${count}`)
    .join(' ');

const quantileOf = (scores: readonly number[]): number =>
  scores.length === 0
    ? Infinity
    : [...scores].sort((a, b) => a - b)[Math.min(scores.length - 1, Math.floor(QUANTILE * scores.length))]!;

/** Sum of the differences of two count vectors; gives up beyond `limit`. */
function distanceOf(a: Counts, b: Counts, limit: number): number {
  let distance = 0;
  for (const [event, count] of a) distance += Math.abs(count - (b.get(event) ?? 0));
  for (const [event, count] of b) if (!a.has(event)) distance += count;
  return Math.min(distance, limit);
}

/**
 * Which events a session (a trace, a block, a job) usually has, and how they follow each other. Learns online from sessions as
 * they end; what is unusual is decided by a threshold from its own past: the 99 % quantile of earlier scores. Count vectors find what
 * is missing or repeated, transitions what came in an order never seen; each alone misses what the other finds (Landauer et al.,
 * FSE 2024: simple detectors reach what sequence networks do). Bounded memory, deterministic.
 */
export class SequenceModel {
  private readonly patterns = new Map<string, Pattern>();
  private readonly transitions = new Map<number, Map<number, number>>();
  private readonly left = new Map<number, number>();
  private transitionCount = 0;
  private sessions = 0;
  private readonly scores: number[] = [];
  /** The threshold, or null when it must be taken from the scores anew. */
  private limit: number | null = null;

  /** Judges a session, then learns it unless it is unusual. */
  observe(events: readonly number[]): SequenceVerdict {
    const verdict = this.judge(events);
    if (!verdict.unusual) this.learn(events);
    return verdict;
  }

  judge(events: readonly number[]): SequenceVerdict {
    const cut = events.slice(0, MAX_EVENTS);
    const distance = this.distance(countsOf(cut), cut.length);
    const { rarity, rarest } = this.rarest(cut);
    const score = distance + rarity;
    const state = this.sessions < LEARNING_SESSIONS ? 'learning' : 'ready';
    return { state, score, distance, rarity, rarest, unusual: state === 'ready' && score > this.threshold };
  }

  /** The score goes into the threshold as it was before the session was known. */
  learn(events: readonly number[]): void {
    const cut = events.slice(0, MAX_EVENTS);
    if (this.sessions >= LEARNING_SESSIONS) {
      this.scores.push(this.judge(cut).score);
      if (this.scores.length > KEPT_SCORES) this.scores.shift();
      if (this.sessions % REFRESH_EVERY === 0) this.limit = null;
    }
    this.sessions++;
    const counts = countsOf(cut);
    const key = keyOf(counts);
    const known = this.patterns.get(key);
    if (known) known.seen++;
    else if (this.patterns.size < MAX_PATTERNS) this.patterns.set(key, { counts, seen: 1 });
    this.eachStep(cut, (from, to) => this.count(from, to));
  }

  /** Scores above it are unusual. Nothing is while too little is known. */
  get threshold(): number {
    return (this.limit ??= quantileOf(this.scores));
  }

  private distance(counts: Counts, length: number): number {
    if (this.patterns.has(keyOf(counts))) return 0;
    let nearest = length;
    for (const pattern of this.patterns.values()) nearest = distanceOf(counts, pattern.counts, nearest);
    return nearest;
  }

  private rarest(events: readonly number[]): Pick<SequenceVerdict, 'rarity' | 'rarest'> {
    let rarity = 0;
    let rarest: readonly [number, number] = [START, END];
    this.eachStep(events, (from, to) => {
      const times = this.transitions.get(from)?.get(to) ?? 0;
      const surprise = -Math.log10((times + 0.5) / ((this.left.get(from) ?? 0) + 1));
      if (surprise <= rarity) return;
      rarity = surprise;
      rarest = [from, to];
    });
    return { rarity, rarest };
  }

  private count(from: number, to: number): void {
    let next = this.transitions.get(from);
    if (!next) this.transitions.set(from, (next = new Map()));
    const times = next.get(to) ?? 0;
    if (times === 0 && this.transitionCount++ >= MAX_TRANSITIONS) return;
    next.set(to, times + 1);
    this.left.set(from, (this.left.get(from) ?? 0) + 1);
  }

  private eachStep(events: readonly number[], step: (from: number, to: number) => void): void {
    let from = START;
    for (const event of events) {
      step(from, event);
      from = event;
    }
    step(from, END);
  }
}
