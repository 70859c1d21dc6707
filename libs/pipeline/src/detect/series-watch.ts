import {
  type BaselineTier,
  type BaselineVerdict,
  MetricBaseline,
  type ThresholdState,
  newThresholdState,
  watchThreshold,
} from '@tocsin/detect';
import { type EpochMs, type Labels } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type CompiledRules } from '../rules/compiled-rules.js';
import { type SignalDraft, type Subject } from './subject.js';

/** Paging score of the baseline from which it speaks, by the word in the rule. Calibrated on public series (docs/adr/0008). */
const MIN_SCORE = { off: Infinity, low: 0.25, medium: 0.18, high: 0.13 } as const;

export interface SeriesIdentity {
  readonly subject: Subject;
  readonly host: string;
  readonly name: string;
  readonly labels: Labels;
}

const number = (value: number): string => String(Math.round(value * 1e4) / 1e4);
const labelText = (labels: Labels): string => {
  const text = Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
  return text ? ` {${text}}` : '';
};

/** One metric series: the limits that apply to it, and its baseline. */
export class SeriesWatch {
  private readonly thresholds = new Map<string, ThresholdState>();
  private applied: {
    version: string;
    thresholds: CompiledRules['thresholds'];
    baseline: CompiledRules['baselines'][number] | null;
  } | null = null;

  constructor(
    readonly key: string,
    readonly identity: SeriesIdentity,
    private readonly baseline: MetricBaseline,
  ) {}

  /** Takes the points of one bucket, oldest first. */
  observe(points: readonly (readonly [EpochMs, number])[], endAt: EpochMs, rules: CompiledRules): SignalDraft[] {
    const { thresholds, baseline } = this.rulesFor(rules);
    const drafts: SignalDraft[] = [];
    for (const [at, value] of points) {
      const verdict = this.baseline.observe(at, value);
      if (verdict.state === 'stale') continue;
      if (baseline && verdict.state === 'ready' && verdict.score >= MIN_SCORE[baseline.rule.sensitivity])
        drafts.push(this.baselineDraft(verdict, value, endAt, baseline.rule.severity));
      for (const { rule } of thresholds) {
        const state = this.thresholds.get(rule.id) ?? newThresholdState();
        this.thresholds.set(rule.id, state);
        const result = watchThreshold(state, rule, at, value);
        if (result === 'firing' || result === 'cleared')
          drafts.push(this.thresholdDraft(rule, value, endAt, result === 'firing'));
      }
    }
    return drafts;
  }

  encode(writer: ByteWriter): void {
    const { key, identity } = this;
    const { tier } = this.baseline;
    writer.text(JSON.stringify({ key, identity, tier, thresholds: [...this.thresholds] }));
    this.baseline.encode(writer);
  }

  static decode(reader: ByteReader): SeriesWatch {
    const { key, identity, tier, thresholds } = JSON.parse(reader.text()) as {
      key: string;
      identity: SeriesIdentity;
      tier: BaselineTier;
      thresholds: [string, ThresholdState][];
    };
    const watch = new SeriesWatch(key, identity, MetricBaseline.decode(reader, tier));
    for (const [id, state] of thresholds) watch.thresholds.set(id, state);
    return watch;
  }

  /** Which rules match is found once for each version of the rules. */
  private rulesFor(rules: CompiledRules) {
    if (this.applied?.version === rules.version) return this.applied;
    const { subject, host, name, labels } = this.identity;
    const view = { name, service: subject.service, host, environment: subject.environment, labels };
    const baseline = rules.baselines.find(({ matches }) => matches(view)) ?? null;
    this.applied = {
      version: rules.version,
      thresholds: rules.thresholds.filter(({ matches }) => matches(view)),
      baseline,
    };
    return this.applied;
  }

  private baselineDraft(
    verdict: BaselineVerdict,
    value: number,
    at: EpochMs,
    severity: SignalDraft['severity'],
  ): SignalDraft {
    const { name, labels } = this.identity;
    const views = verdict.views.map(({ name: view, surprise }) => ({
      name: view,
      surprise: Math.round(surprise * 1e3) / 1e3,
    }));
    const expected = verdict.expected === null ? '' : `, about ${number(verdict.expected)} expected`;
    const why =
      views.length > 0
        ? ` (${views
            .slice(0, 3)
            .map((view) => view.name)
            .join(', ')})`
        : '';
    return this.draft({
      kind: 'metric.baseline',
      rule: 'baseline',
      name: `unusual ${name}`,
      at,
      status: 'firing',
      severity,
      surprise: Math.round(Math.max(verdict.behaviour / 2, verdict.spike) * 1e3) / 1e3,
      message: `${name}${labelText(labels)} is ${number(value)}${expected}${why}`,
      evidence: { observed: value, views, ...(verdict.expected === null ? {} : { expected: verdict.expected }) },
    });
  }

  private thresholdDraft(
    rule: CompiledRules['thresholds'][number]['rule'],
    value: number,
    at: EpochMs,
    firing: boolean,
  ): SignalDraft {
    const { name, labels } = this.identity;
    const limit = rule.above ?? rule.below!;
    const word = rule.above === undefined ? 'below' : 'above';
    return this.draft({
      kind: 'metric.threshold',
      rule: rule.id,
      name: `${name} ${word} ${number(limit)}`,
      at,
      status: firing ? 'firing' : 'resolved',
      severity: rule.severity,
      surprise: 0,
      message: `${name}${labelText(labels)} is ${number(value)}, ${word} the limit of ${number(limit)} (${rule.id})`,
      evidence: { observed: value, expected: limit },
    });
  }

  private draft(draft: Omit<SignalDraft, 'host' | 'subject'>): SignalDraft {
    const { host, name, labels } = this.identity;
    return { ...draft, host, subject: `${name}${labelText(labels)}`, labels };
  }
}

/** Beyond this many series a partition gives new ones the small detector. */
export const FULL_TIER_SERIES = 2_000;
export const newSeriesWatch = (key: string, identity: SeriesIdentity, known: number): SeriesWatch =>
  new SeriesWatch(key, identity, new MetricBaseline(known < FULL_TIER_SERIES ? 'full' : 'lite'));
