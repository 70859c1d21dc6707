import { type PeriodState, RateSeries, newPeriodState } from '@tocsin/detect';
import { type EpochMs, type KnownTemplate } from '@tocsin/model';
import { familiarityOf } from './familiarity.js';
import { type Example } from './example.js';
import { type HandledTemplate } from './template-hand.js';

/** What is kept of one template of a service. */
export interface TrackedTemplate {
  text: string;
  name: string | null;
  muted: boolean;
  rate: RateSeries;
  minuteCount: number;
  host: string;
  severity: number;
  lines: number;
  /** `new`: not told of yet, or it changed what it says; `counted`: came since it was last told of. */
  news: 'new' | 'counted' | null;
  replaces: string[];
  /** Ends of the first and of the newest bucket with a line of it. */
  firstAt: EpochMs;
  lastAt: EpochMs;
  period: PeriodState;
}

export const newTrackedTemplate = (
  { text, name, muted }: HandledTemplate,
  { host, severity }: Pick<Example, 'host' | 'severity'>,
  endAt: EpochMs,
): TrackedTemplate => ({
  text,
  name,
  muted,
  rate: new RateSeries(),
  minuteCount: 0,
  host,
  severity,
  lines: 0,
  news: 'new',
  replaces: [],
  firstAt: endAt,
  lastAt: endAt,
  period: newPeriodState(),
});

/** What people read of it: its name, else its text. */
export const titleOf = ({ name, text }: Pick<TrackedTemplate, 'name' | 'text'>): string => name ?? text;

/** `old` turned out to be this template, or was decided to be. */
export function absorb(kept: TrackedTemplate, id: string, old: TrackedTemplate): void {
  kept.minuteCount += old.minuteCount;
  kept.lines += old.lines;
  kept.firstAt = Math.min(kept.firstAt, old.firstAt);
  kept.lastAt = Math.max(kept.lastAt, old.lastAt);
  succeed(kept, id, old.replaces);
}

/** Its id is another one now. */
export function succeed(kept: TrackedTemplate, id: string, before: readonly string[] = []): void {
  kept.replaces = [...new Set([...kept.replaces, ...before, id])];
  kept.news = 'new';
}

/** For the inventory; after it there is no news of it. */
export function tell(id: string, tracked: TrackedTemplate, at: EpochMs): KnownTemplate {
  const { text, name, muted, lines, lastAt, severity, replaces, firstAt, rate } = tracked;
  tracked.news = null;
  tracked.replaces = [];
  const familiarity = familiarityOf(firstAt, rate.expected, at);
  return { id, text, name, muted, familiarity, lines, lastAt, severity, replaces };
}
