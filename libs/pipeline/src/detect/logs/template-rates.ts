import { type RateVerdict } from '@tocsin/detect';
import { type EpochMs, type HealthSummary, SEVERITY_ERROR } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { clip } from './clip.js';
import { familiarityOf } from './familiarity.js';
import { type TrackedTemplate, titleOf } from './tracked-template.js';

const MAX_SURPRISING = 32;

/** What a minute said of a service's templates. */
export interface RatedMinute {
  readonly drafts: readonly SignalDraft[];
  /** The least likely counts, at most 32. */
  readonly surprising: HealthSummary['surprising'];
}

/** Ends a minute: the count of each template against its own past. `idle`: no source of the partition is sending. */
export function rateTemplates(
  tracked: ReadonlyMap<string, TrackedTemplate>,
  endAt: EpochMs,
  idle: boolean,
  rules: CompiledRules,
): RatedMinute {
  const { enabled, minSurprise, minCount } = rules.detect.logs.rateBurst;
  const drafts: SignalDraft[] = [];
  const surprising: HealthSummary['surprising'][number][] = [];
  for (const [id, template] of tracked) {
    const count = template.minuteCount;
    template.minuteCount = 0;
    if (count > 0) {
      template.lines += count;
      template.news ??= 'counted';
    }
    // Where no source sends at all, a silent template says nothing about its service.
    if (idle && count === 0) continue;
    const verdict = template.rate.observe(count);
    const { state, direction, surprise, expected } = verdict;
    if (template.muted) continue;
    if (surprise >= 1) surprising.push({ subject: id, title: clip(titleOf(template)), count, expected, surprise });
    const loud = direction === 'up' ? count >= minCount : expected >= minCount;
    if (enabled && state === 'ready' && surprise >= minSurprise && loud)
      drafts.push(rateDraft(id, template, count, verdict, endAt, rules));
  }
  surprising.sort((a, b) => b.surprise - a.surprise || (a.subject < b.subject ? -1 : 1));
  return { drafts, surprising: surprising.slice(0, MAX_SURPRISING) };
}

function rateDraft(
  id: string,
  template: TrackedTemplate,
  count: number,
  { direction, surprise, expected }: RateVerdict,
  at: EpochMs,
  rules: CompiledRules,
): SignalDraft {
  const { text, severity, firstAt, lastAt } = template;
  return {
    kind: direction === 'up' ? 'log.rate-burst' : 'log.rate-silence',
    rule: 'rate',
    subject: id,
    name: direction === 'up' ? 'log burst' : 'log silence',
    host: '',
    at,
    status: 'firing',
    severity: severity >= SEVERITY_ERROR ? rules.detect.logs.rateBurst.severity : 'low',
    surprise: Math.round(surprise * 1e3) / 1e3,
    message: `${count} lines a minute, ${Math.round(expected)} expected: ${clip(titleOf(template))}`,
    evidence: {
      observed: count,
      expected,
      unit: 'lines/min',
      template: text,
      firstAt,
      lastAt,
      familiarity: familiarityOf(firstAt, expected, at),
    },
  };
}
