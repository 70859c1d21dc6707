import {
  type ErrorShareState,
  type LearnerState,
  type PeriodState,
  RateSeries,
  ShapeTable,
  TemplateLearner,
  excusePeriod,
  judgeErrorShare,
  newErrorShareState,
  newPeriodState,
  watchPeriod,
} from '@tocsin/detect';
import { type EpochMs, type HealthSummary, type KnownTemplate, MINUTE_MS, alertSeverityOf } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type CompiledRules } from '../rules/compiled-rules.js';
import { type Example, type ServiceWindow } from './service-window.js';
import { familiarityOf } from './familiarity.js';
import { periodDraft } from './period-draft.js';
import { type SignalDraft, type Subject, subjectKey } from './subject.js';

const EXAMPLE_CHARS = 300;
const MAX_TRACKED_TEMPLATES = 5_000;
const MAX_SURPRISING = 32;
/** Share of never-seen templates among lines, decayed over about a day of minutes. */
const NOVELTY_RATE = 1 / 1_440;

/** What is kept of one template of a service. */
interface Tracked {
  text: string;
  rate: RateSeries;
  minuteCount: number;
  host: string;
  severity: number;
  lines: number;
  /** `new`: not told of yet; `counted`: came since it was last told of. */
  news: 'new' | 'counted' | null;
  replaces: string[];
  /** Ends of the first and of the newest bucket with a line of it. */
  firstAt: EpochMs;
  lastAt: EpochMs;
  period: PeriodState;
}

const clip = (text: string): string => (text.length > EXAMPLE_CHARS ? `${text.slice(0, EXAMPLE_CHARS)}…` : text);
const percent = (ratio: number): string => `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %`;

/** The bucket that closes. `idle`: no source of the partition is sending. */
export interface BucketSpan {
  readonly endAt: EpochMs;
  readonly bucketMs: number;
  readonly idle: boolean;
}

/** The logs of one service: its shapes and templates, their rates, its error share. Decides when a bucket closes. */
export class ServiceLogs {
  readonly shapes: ShapeTable;
  private readonly learner: TemplateLearner;
  /** Learner node of each shape, -1 before it is learnt. */
  private readonly nodeOf: number[];
  private readonly tracked = new Map<string, Tracked>();
  private readonly recent: { lines: number; errors: number }[] = [];
  private share: ErrorShareState = newErrorShareState();
  private firstAt: EpochMs | null = null;
  private lines = 0;
  private newRatio = 0;
  private minute = { lines: 0, errors: 0 };
  private surprising: HealthSummary['surprising'] = [];

  constructor(
    readonly subject: Subject,
    shapes = new ShapeTable(),
    learner = new TemplateLearner(subjectKey(subject)),
    nodeOf: number[] = [],
  ) {
    this.shapes = shapes;
    this.learner = learner;
    this.nodeOf = nodeOf;
  }

  isLearnt(shape: number): boolean {
    return (this.nodeOf[shape] ?? -1) >= 0;
  }

  get templates(): number {
    return this.tracked.size;
  }

  /** Closes one bucket; `window` is null when the service was silent in it. */
  closeBucket(window: ServiceWindow | null, span: BucketSpan, rules: CompiledRules): SignalDraft[] {
    const { endAt, bucketMs, idle } = span;
    const drafts: SignalDraft[] = [];
    if (window) {
      this.firstAt ??= endAt - bucketMs;
      drafts.push(...this.learnShapes(window, endAt, rules));
      for (const shape of window.touched) this.countTemplate(shape, window.countOf(shape), endAt);
      this.lines += window.lines;
    }
    drafts.push(...this.judgePeriods(span, rules));
    drafts.push(...this.judgeErrors(window, endAt, bucketMs, rules));
    if (endAt % MINUTE_MS === 0) drafts.push(...this.closeMinute(endAt, idle, rules));
    return drafts;
  }

  /** The minute that `closeBucket` just ended, for the scope log. */
  health(minuteAt: EpochMs): Pick<HealthSummary, 'minuteAt' | 'logs' | 'errors' | 'errorsExpected' | 'surprising'> {
    const { lines, errors } = this.minute;
    const { minutes } = this.share;
    const expected = minutes >= 10 && this.share.lines > 0 ? (lines * this.share.errors) / this.share.lines : null;
    return {
      minuteAt,
      logs: lines,
      errors,
      errorsExpected: expected,
      surprising: this.surprising,
    };
  }

  /** Templates that are new, or changed what they say; with `counts` also those that came again since they were last told of. */
  takeInventory(counts: boolean): KnownTemplate[] {
    const told: KnownTemplate[] = [];
    for (const [id, tracked] of this.tracked) {
      if (tracked.news === null || (tracked.news === 'counted' && !counts)) continue;
      const { lines, lastAt, severity, replaces } = tracked;
      told.push({ id, text: tracked.text, lines, lastAt, severity, replaces });
      tracked.news = null;
      tracked.replaces = [];
    }
    return told;
  }

  /** New shapes in (time, text) order, so that what is learnt first does not depend on arrival. */
  private learnShapes(window: ServiceWindow, endAt: EpochMs, rules: CompiledRules): SignalDraft[] {
    const fresh = [...window.examples].sort(([, a], [, b]) => a.time - b.time || (a.text < b.text ? -1 : 1));
    const drafts: SignalDraft[] = [];
    let found = 0;
    for (const [shape, example] of fresh) {
      if (this.isLearnt(shape)) continue;
      this.nodeOf[shape] = this.learner.learn(this.shapes.signature(shape));
      this.applyMerges();
      const template = this.learner.templateOf(this.nodeOf[shape]);
      if (this.tracked.has(template.id) || this.tracked.size >= MAX_TRACKED_TEMPLATES) continue;
      const { host, severity } = example;
      this.tracked.set(template.id, {
        text: template.text,
        rate: new RateSeries(),
        minuteCount: 0,
        host,
        severity,
        lines: 0,
        lastAt: endAt,
        news: 'new',
        replaces: [],
        firstAt: endAt,
        period: newPeriodState(),
      });
      found++;
      drafts.push(...this.judgeNew(template, example, endAt, rules));
    }
    const share = found / Math.max(1, window.lines);
    this.newRatio += Math.min(1, NOVELTY_RATE * (window.lines / 10 + 1)) * (share - this.newRatio);
    return drafts;
  }

  private applyMerges(): void {
    for (const { from, to } of this.learner.takeMerges()) {
      const [old, kept] = [this.tracked.get(from), this.tracked.get(to)];
      this.tracked.delete(from);
      if (!old) continue;
      if (kept) {
        kept.minuteCount += old.minuteCount;
        kept.lines += old.lines;
        kept.firstAt = Math.min(kept.firstAt, old.firstAt);
      } else this.tracked.set(to, old);
      Object.assign(kept ?? old, { news: 'new', replaces: [...(kept?.replaces ?? []), ...old.replaces, from] });
    }
  }

  /** A template never seen: how unlikely was one now, and how grave is its severity? */
  private judgeNew(
    template: { id: string; text: string },
    example: Example,
    endAt: EpochMs,
    rules: CompiledRules,
  ): SignalDraft[] {
    const { enabled, minSurprise, learnMs, learnLines } = rules.detect.logs.newTemplate;
    const learning = endAt - this.firstAt! < learnMs || this.lines < learnLines;
    if (!enabled || learning) return [];
    const chance = (0.5 + this.newRatio * this.lines) / (1 + this.lines);
    const gravity = example.severity >= 21 ? 2 : example.severity >= 17 ? 1.2 : example.severity >= 13 ? 0.5 : -0.5;
    const surprise = Math.min(8, -Math.log10(chance) + gravity);
    if (surprise < minSurprise) return [];
    return [
      {
        kind: 'log.new-template',
        rule: 'new-template',
        subject: template.id,
        name: 'new log message',
        host: example.host,
        at: endAt,
        status: 'firing',
        severity: alertSeverityOf(example.severity),
        surprise,
        message: clip(example.text),
        evidence: {
          template: template.text,
          examples: [clip(example.text)],
          expected: 0,
          firstAt: endAt,
          lastAt: endAt,
          familiarity: 'new',
        },
      },
    ];
  }

  private countTemplate(shape: number, count: number, endAt: EpochMs): void {
    const node = this.nodeOf[shape];
    const tracked = node === undefined || node < 0 ? undefined : this.tracked.get(this.learner.templateOf(node).id);
    if (!tracked) return;
    tracked.minuteCount += count;
    tracked.lastAt = endAt;
  }

  private judgePeriods({ endAt, bucketMs, idle }: BucketSpan, rules: CompiledRules): SignalDraft[] {
    const { enabled, severity } = rules.detect.logs.periodicStop;
    const drafts: SignalDraft[] = [];
    for (const [id, tracked] of this.tracked) {
      const heard = tracked.lastAt === endAt;
      if (idle && !heard) excusePeriod(tracked.period);
      const verdict = watchPeriod(tracked.period, heard, endAt, bucketMs);
      if (verdict && enabled) drafts.push(periodDraft(id, tracked, verdict, endAt, severity));
    }
    return drafts;
  }

  private judgeErrors(
    window: ServiceWindow | null,
    endAt: EpochMs,
    bucketMs: number,
    rules: CompiledRules,
  ): SignalDraft[] {
    const limits = rules.detect.logs.errorShare;
    this.recent.push({ lines: window?.lines ?? 0, errors: window?.errors ?? 0 });
    if (this.recent.length * bucketMs > MINUTE_MS) this.recent.shift();
    const lines = this.recent.reduce((sum, each) => sum + each.lines, 0);
    const errors = this.recent.reduce((sum, each) => sum + each.errors, 0);
    if (!limits.enabled) return [];
    const verdict = judgeErrorShare(this.share, lines, errors, limits, endAt % MINUTE_MS === 0);
    if (!verdict.firing && !verdict.cleared) return [];
    const example = window?.errorExample;
    return [
      {
        kind: 'log.error-share',
        rule: 'error-share',
        subject: 'errors',
        name: 'error share',
        host: '',
        at: endAt,
        status: verdict.firing ? 'firing' : 'resolved',
        severity: limits.severity,
        surprise: Math.round(Math.min(40, verdict.surprise) * 1e3) / 1e3,
        message: `${percent(verdict.ratio)} of lines are errors, ${percent(verdict.expectedRatio)} expected${example ? `: ${clip(example.text)}` : ''}`,
        evidence: {
          observed: verdict.ratio,
          expected: verdict.expectedRatio,
          ...(example ? { examples: [clip(example.text)] } : {}),
        },
      },
    ];
  }

  private closeMinute(endAt: EpochMs, idle: boolean, rules: CompiledRules): SignalDraft[] {
    const { enabled, minSurprise, minCount, severity } = rules.detect.logs.rateBurst;
    const drafts: SignalDraft[] = [];
    const surprising: HealthSummary['surprising'][number][] = [];
    for (const [id, tracked] of this.tracked) {
      const count = tracked.minuteCount;
      tracked.minuteCount = 0;
      if (count > 0) {
        tracked.lines += count;
        tracked.news ??= 'counted';
      }
      // Where no source sends at all, a silent template says nothing about its service.
      if (idle && count === 0) continue;
      const { state, direction, surprise, expected } = tracked.rate.observe(count);
      if (surprise >= 1) surprising.push({ subject: id, title: clip(tracked.text), count, expected, surprise });
      const loud = direction === 'up' ? count >= minCount : expected >= minCount;
      if (!enabled || state === 'learning' || surprise < minSurprise || !loud) continue;
      drafts.push({
        kind: direction === 'up' ? 'log.rate-burst' : 'log.rate-silence',
        rule: 'rate',
        subject: id,
        name: direction === 'up' ? 'log burst' : 'log silence',
        host: '',
        at: endAt,
        status: 'firing',
        severity: tracked.severity >= 17 ? severity : 'low',
        surprise: Math.round(surprise * 1e3) / 1e3,
        message: `${count} lines a minute, ${Math.round(expected)} expected: ${clip(tracked.text)}`,
        evidence: {
          observed: count,
          expected,
          unit: 'lines/min',
          template: tracked.text,
          firstAt: tracked.firstAt,
          lastAt: tracked.lastAt,
          familiarity: familiarityOf(tracked.firstAt, expected, endAt),
        },
      });
    }
    this.surprising = surprising
      .sort((a, b) => b.surprise - a.surprise || (a.subject < b.subject ? -1 : 1))
      .slice(0, MAX_SURPRISING);
    const recent = this.recent;
    this.minute = {
      lines: recent.reduce((sum, each) => sum + each.lines, 0),
      errors: recent.reduce((sum, each) => sum + each.errors, 0),
    };
    return drafts;
  }

  encode(writer: ByteWriter): void {
    const { subject, nodeOf, recent, share, firstAt, lines, newRatio, minute, surprising } = this;
    const tracked = [...this.tracked].map(([id, { rate: _, ...rest }]) => ({ id, ...rest }));
    const plain = { subject, nodeOf, recent, share, firstAt, lines, newRatio, minute, surprising, tracked };
    writer.text(JSON.stringify({ ...plain, shapes: this.shapes.toJson(), learner: this.learner.toJson() }));
    for (const { rate } of this.tracked.values()) rate.encode(writer);
  }

  static decode(reader: ByteReader): ServiceLogs {
    const saved = JSON.parse(reader.text()) as Saved;
    const learner = TemplateLearner.fromJson(subjectKey(saved.subject), saved.learner);
    const logs = new ServiceLogs(saved.subject, new ShapeTable(saved.shapes), learner, saved.nodeOf);
    logs.recent.push(...saved.recent);
    logs.share = saved.share;
    logs.firstAt = saved.firstAt;
    logs.lines = saved.lines;
    logs.newRatio = saved.newRatio;
    logs.minute = saved.minute;
    logs.surprising = saved.surprising;
    for (const { id, ...rest } of saved.tracked) logs.tracked.set(id, { ...rest, rate: RateSeries.decode(reader) });
    return logs;
  }
}

interface Saved {
  readonly subject: Subject;
  readonly nodeOf: number[];
  readonly recent: { lines: number; errors: number }[];
  readonly share: ErrorShareState;
  readonly firstAt: EpochMs | null;
  readonly lines: number;
  readonly newRatio: number;
  readonly minute: { lines: number; errors: number };
  readonly surprising: HealthSummary['surprising'];
  readonly tracked: readonly ({ readonly id: string } & Omit<Tracked, 'rate'>)[];
  readonly shapes: readonly (readonly string[])[];
  readonly learner: LearnerState;
}
