import { type UnusualInSession } from '@tocsin/model';
import { type SavedPatterns, SessionPatterns } from './session-patterns.js';
import { END, type SavedSteps, START, SessionSteps, type Step, eachStep } from './session-steps.js';

/** A longer session is judged by its beginning. */
export const MAX_SESSION_EVENTS = 300;
const LEARNING_SESSIONS = 30;
/** A step with a chance below one in a hundred is what is unusual about a session; else it is how many events of a kind it had. */
const RARE_STEP = 2;

/** One finished session against all that went before. */
export interface SequenceVerdict {
  readonly state: 'learning' | 'ready';
  /** `distance` plus `rarity`: near 0 for a session like others, without an upper limit. */
  readonly score: number;
  /** Events too many or too few compared with the most similar known session. */
  readonly distance: number;
  /** −log10 of the chance of the rarest step from one event to the next. */
  readonly rarity: number;
  /** That step: template numbers, -1 for the begin and -2 for the end of the session. */
  readonly rarest: Step;
  readonly unusual: UnusualInSession;
}

/** Plain data. */
export interface SequenceState {
  readonly sessions: number;
  readonly patterns: SavedPatterns;
  readonly steps: SavedSteps;
}

/**
 * Which events a session (a trace, a block, a job) usually has, and how they follow each other. Learns online from sessions as they end.
 * Count vectors find what is missing or repeated, steps what came in an order never seen; each alone misses what the other finds (Landauer et
 * al., FSE 2024: simple detectors reach what sequence networks do). Says how unusual a session is; how much of that is too much, its own past
 * tells whoever asks. Bounded memory, deterministic.
 */
export class SequenceModel {
  private sessions: number;
  private readonly patterns: SessionPatterns;
  private readonly steps: SessionSteps;

  constructor(saved?: SequenceState) {
    this.sessions = saved?.sessions ?? 0;
    this.patterns = new SessionPatterns(saved?.patterns);
    this.steps = new SessionSteps(saved?.steps);
  }

  get isLearning(): boolean {
    return this.sessions < LEARNING_SESSIONS;
  }

  /** Judges a session by those before it, then learns it. */
  observe(events: readonly number[]): SequenceVerdict {
    const verdict = this.judge(events);
    const cut = events.slice(0, MAX_SESSION_EVENTS);
    this.sessions++;
    this.patterns.learn(cut);
    this.steps.learn(cut, cut.length === events.length);
    return verdict;
  }

  judge(events: readonly number[]): SequenceVerdict {
    const cut = events.slice(0, MAX_SESSION_EVENTS);
    const distance = this.patterns.distance(cut);
    let rarity = 0;
    let rarest: Step = [START, END];
    eachStep(cut, cut.length === events.length, (from, to) => {
      const surprise = this.steps.surprise(from, to);
      if (surprise <= rarity) return;
      rarity = surprise;
      rarest = [from, to];
    });
    const state = this.isLearning ? 'learning' : 'ready';
    const unknown = cut.findIndex((event) => !this.steps.knows(event));
    if (unknown >= 0) rarest = [cut[unknown - 1] ?? START, cut[unknown]!];
    const unusual =
      unknown >= 0 ? 'new-event' : rarity < RARE_STEP ? 'counts' : rarest[1] === END ? 'early-end' : 'order';
    return { state, score: distance + rarity, distance, rarity, rarest, unusual };
  }

  /** Event `old` turned out to be `event`. */
  merge(old: number, event: number): void {
    this.patterns.merge(old, event);
    this.steps.merge(old, event);
  }

  toJson(): SequenceState {
    return { sessions: this.sessions, patterns: this.patterns.toJson(), steps: this.steps.toJson() };
  }
}
