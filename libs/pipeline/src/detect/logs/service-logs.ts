import { type ShapeTable, excusePeriod, watchPeriod } from '@tocsin/detect';
import { type EpochMs, type HealthSummary, type KnownTemplate, MINUTE_MS } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft, type Subject } from '../subject.js';
import { ErrorWatch } from './error-watch.js';
import {
  type KnownChange,
  type NewTemplateState,
  changeBefore,
  isLearning,
  newNewTemplateState,
  noteChange,
  watchNewTemplates,
} from './new-template-watch.js';
import { ParsingWatch } from './parsing-watch.js';
import { periodDraft } from './period-draft.js';
import { SequenceWatch } from './sequence-watch.js';
import { sequenceDrafts } from './sequence-drafts.js';
import { SessionFinder } from './session-finder.js';
import { type ServiceWindow } from './service-window.js';
import { TemplateBook } from './template-book.js';
import { TemplateFields } from './template-fields.js';
import { type FieldPoint } from './watched-field.js';
import { rateTemplates } from './template-rates.js';

/** The bucket that closes. `idle`: no source of the partition is sending. */
export interface BucketSpan {
  readonly endAt: EpochMs;
  readonly bucketMs: number;
  readonly idle: boolean;
}

/** The logs of one service: its templates, their rates and values, its error share. Decides when a bucket closes. */
export class ServiceLogs {
  private novelty: NewTemplateState = newNewTemplateState();
  private minute = { lines: 0, errors: 0 };
  private surprising: HealthSummary['surprising'] = [];

  constructor(
    readonly subject: Subject,
    private readonly book = new TemplateBook(subject),
    private readonly errors = new ErrorWatch(),
    readonly fields = new TemplateFields(),
    private readonly parsing = new ParsingWatch(),
    readonly sessions = new SessionFinder(),
    private readonly sequences = new SequenceWatch(),
  ) {}

  get shapes(): ShapeTable {
    return this.book.shapes;
  }

  isLearnt(shape: number): boolean {
    return this.book.isLearnt(shape);
  }

  get templates(): number {
    return this.book.tracked.size;
  }

  /** The service was changed: what is new in its messages may come from that. */
  noteChange(change: KnownChange): void {
    noteChange(this.novelty, change);
  }

  /** Closes one bucket; `window` is null when the service was silent in it. */
  closeBucket(window: ServiceWindow | null, span: BucketSpan, rules: CompiledRules): SignalDraft[] {
    const { endAt, bucketMs, idle } = span;
    const drafts: SignalDraft[] = [];
    this.book.useRules(rules, endAt);
    if (window) {
      this.novelty.firstAt ??= endAt - bucketMs;
      const found = this.book.learn(window.examples, endAt);
      drafts.push(...watchNewTemplates(this.novelty, found, window.lines, endAt, rules));
      this.parsing.add(window, this.book);
      drafts.push(...this.fields.closeBucket(window.fields, this.book, endAt, rules));
      this.sessions.learn(window.examples, this.book, endAt);
      this.sessions.closeBucket(window.sessions, endAt - bucketMs);
      for (const shape of window.touched) this.count(shape, window.countOf(shape), endAt);
    }
    drafts.push(...this.judgeSequences(window, span, rules));
    drafts.push(...this.judgePeriods(span, rules));
    drafts.push(...this.errors.closeBucket(window, endAt, bucketMs, rules));
    if (endAt % MINUTE_MS === 0) {
      const rated = rateTemplates(this.book.tracked, endAt, idle, rules);
      drafts.push(...rated.drafts);
      this.surprising = rated.surprising;
      this.minute = this.errors.minute;
      this.fields.closeMinute(this.book, endAt, rules);
      this.sessions.closeMinute(this.book, endAt);
      this.sequences.closeMinute(endAt, rules.detect.logs.sequence.minSurprise);
      drafts.push(...this.parsing.closeMinute(this.book, isLearning(this.novelty, endAt, rules), endAt, rules));
    }
    return drafts;
  }

  /** The minute that `closeBucket` just ended, for the scope log. */
  health(minuteAt: EpochMs): Omit<HealthSummary, keyof Subject | 'scope' | 'points'> {
    const { lines, errors } = this.minute;
    const errorsExpected = this.errors.expected(lines);
    const parsing = this.parsing.lastMinute();
    const sessions = this.sequences.lastMinute();
    return { minuteAt, logs: lines, errors, errorsExpected, surprising: this.surprising, parsing, sessions };
  }

  /** Numbers in templates, as points of series, of the minute that was just closed; with the text of their template. */
  takePoints(): (FieldPoint & { readonly text: string })[] {
    return this.fields
      .takePoints()
      .map((point) => ({ ...point, text: this.book.tracked.get(point.template)?.text ?? '' }));
  }

  /** Templates that are new, or changed what they say; with `counts` also those that came again since they were last told of. */
  takeInventory(counts: boolean, at: EpochMs): KnownTemplate[] {
    return this.book.takeInventory(counts, at);
  }

  encode(writer: ByteWriter): void {
    const { subject, errors, fields, parsing, novelty, minute, surprising } = this;
    const plain = { errors: errors.toJson(), fields: fields.toJson(), parsing: parsing.toJson() };
    const sessions = this.sessions.toJson();
    writer.text(JSON.stringify({ subject, ...plain, sessions, novelty, minute, surprising }));
    this.book.encode(writer);
    this.sequences.encode(writer);
  }

  static decode(reader: ByteReader): ServiceLogs {
    const saved = JSON.parse(reader.text()) as Saved;
    const { subject, novelty, minute, surprising } = saved;
    const book = TemplateBook.decode(subject, reader);
    const logs = new ServiceLogs(
      subject,
      book,
      ErrorWatch.fromJson(saved.errors),
      TemplateFields.fromJson(saved.fields),
      ParsingWatch.fromJson(saved.parsing),
      SessionFinder.fromJson(saved.sessions),
      SequenceWatch.decode(reader),
    );
    Object.assign(logs, { novelty, minute, surprising });
    return logs;
  }

  private count(shape: number, lines: number, endAt: EpochMs): void {
    const template = this.book.ofShape(shape);
    if (!template) return;
    template.minuteCount += lines;
    template.lastAt = endAt;
  }

  private judgeSequences(window: ServiceWindow | null, span: BucketSpan, rules: CompiledRules): SignalDraft[] {
    const { book, sequences } = this;
    const { enabled, endAfterMs, minSurprise } = rules.detect.logs.sequence;
    sequences.follow(book.takeMoves());
    sequences.add(window?.sessions ?? null, book, span.idle ? 0 : span.bucketMs);
    const odd = sequences.judge(endAfterMs, minSurprise);
    if (!enabled || odd.length === 0) return [];
    const change = changeBefore(this.novelty, span.endAt, rules);
    return sequenceDrafts(odd, sequences.events, book, change, span.endAt, rules);
  }

  private judgePeriods({ endAt, bucketMs, idle }: BucketSpan, rules: CompiledRules): SignalDraft[] {
    const { enabled, severity } = rules.detect.logs.periodicStop;
    const drafts: SignalDraft[] = [];
    for (const [id, template] of this.book.tracked) {
      const heard = template.lastAt === endAt;
      if (idle && !heard) excusePeriod(template.period);
      const verdict = watchPeriod(template.period, heard, endAt, bucketMs);
      if (verdict && enabled && !template.muted) drafts.push(periodDraft(id, template, verdict, endAt, severity));
    }
    return drafts;
  }
}

interface Saved {
  readonly subject: Subject;
  readonly errors: unknown;
  readonly fields: unknown;
  readonly parsing: unknown;
  readonly sessions: unknown;
  readonly novelty: NewTemplateState;
  readonly minute: { readonly lines: number; readonly errors: number };
  readonly surprising: HealthSummary['surprising'];
}
