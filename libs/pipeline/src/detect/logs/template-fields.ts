import { NumberReader, type TokenBuffer, fieldPlaces, hashOf } from '@tocsin/detect';
import { type EpochMs, MINUTE_MS } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { type Example } from './example.js';
import { type FieldWindow } from './field-window.js';
import { rareValueDraft } from './rare-value-draft.js';
import { type TemplateBook } from './template-book.js';
import { type FieldPoint, WatchedField } from './watched-field.js';

const MIN_AGE_MS = 10 * MINUTE_MS;
/** A plan holds from this long after it was made, so that lines which overtook each other are measured alike. */
const LEAD_MS = 5 * MINUTE_MS;
const MAX_TEMPLATES = 50;
const MAX_FIELDS_A_TEMPLATE = 8;
const MAX_VALUE_BYTES = 64;
const decoder = new TextDecoder();

/** Which tokens of a shape's lines are which fields. */
export interface FieldPlan {
  readonly fromAt: EpochMs;
  readonly template: string;
  /** Tokens of the signature; a line whose repeats were collapsed has more and is not measured. */
  readonly tokens: number;
  readonly places: readonly (readonly [token: number, field: number])[];
}

/** A line that is being folded. */
export interface FoldedLine {
  readonly at: EpochMs;
  readonly bytes: Uint8Array;
  example(): Example;
}

/**
 * The values of a service's frequent templates: numbers that measure something become series, positions that have few different values are
 * watched for another. Bounded by templates and series; what is beyond is counted.
 */
export class TemplateFields {
  private readonly fields: WatchedField[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly plans = new Map<number, FieldPlan>();
  /** Templates that were looked at. */
  private readonly planned = new Set<string>();
  private readonly reader = new NumberReader();
  private points: FieldPoint[] = [];
  /** Frequent templates and series that were beyond the limits in the last minute. */
  beyondLimit = 0;

  planOf(shape: number): FieldPlan | undefined {
    return this.plans.get(shape);
  }

  /** Reads the values of a line whose shape has a plan. */
  measure(plan: FieldPlan, tokens: TokenBuffer, line: FoldedLine, window: FieldWindow): void {
    if (tokens.count !== plan.tokens) return;
    const { bytes } = line;
    for (const [token, number] of plan.places) {
      const field = this.fields[number]!;
      if (field.role === 'none') continue;
      const [start, end] = [tokens.startOf(token), tokens.endOf(token)];
      const readsNumber = field.role !== 'values' && this.reader.read(bytes, start, end);
      window.tally(number).add(readsNumber ? this.reader : null);
      if (field.role === 'series') continue;
      const stop = Math.min(end, start + MAX_VALUE_BYTES);
      const hash = hashOf(bytes, start, stop);
      if (field.hasHad(hash) || !window.wants(number, hash, line.at)) continue;
      window.offer(number, hash, { ...line.example(), value: decoder.decode(bytes.subarray(start, stop)) });
    }
  }

  /** Takes a bucket: says which values were never seen where values hardly change. */
  closeBucket(window: FieldWindow, book: TemplateBook, endAt: EpochMs, rules: CompiledRules): SignalDraft[] {
    const { enabled, minSurprise } = rules.detect.logs.rareValue;
    const drafts: SignalDraft[] = [];
    for (const number of [...window.tallies.keys()].sort((a, b) => a - b)) {
      const field = this.fields[number]!;
      if (window.strange.get(number) === null) field.giveUpValues();
      for (const [hash, value] of [...(window.strange.get(number) ?? [])].sort(([a], [b]) => a - b)) {
        if (field.hasHad(hash)) continue;
        const surprise = field.learnValue(hash);
        const template = book.tracked.get(field.template);
        if (enabled && template && !template.muted && surprise !== null && surprise >= minSurprise)
          drafts.push(rareValueDraft(field, template, value, surprise, endAt, rules));
      }
      field.add(window.tallies.get(number)!);
    }
    return drafts;
  }

  closeMinute(book: TemplateBook, endAt: EpochMs, rules: CompiledRules): void {
    const { enabled, maxSeries } = rules.detect.logs.fields;
    this.beyondLimit = 0;
    let series = 0;
    for (const field of this.fields) {
      const template = book.tracked.get(field.template);
      if (!template || template.muted || !enabled) field.drop();
      const value = field.closeMinute();
      if (field.role === 'series' && ++series > maxSeries) {
        field.drop();
        this.beyondLimit++;
      } else if (value !== null)
        this.points.push({ template: field.template, label: field.label, unit: field.unit, at: endAt, value });
    }
    this.forget(book);
    if (enabled) this.plan(book, endAt, rules.detect.logs.fields.minPerMinute);
  }

  /** Of the minute that was just closed, once. */
  takePoints(): FieldPoint[] {
    const { points } = this;
    this.points = [];
    return points;
  }

  toJson(): unknown {
    const { fields, plans, planned, points, beyondLimit } = this;
    return {
      fields: fields.map((field) => field.toJson()),
      plans: [...plans],
      planned: [...planned],
      points,
      beyondLimit,
    };
  }

  static fromJson(json: unknown): TemplateFields {
    const saved = json as {
      readonly fields: readonly unknown[];
      readonly plans: readonly [number, FieldPlan][];
      readonly planned: readonly string[];
      readonly points: FieldPoint[];
      readonly beyondLimit: number;
    };
    const fields = new TemplateFields();
    for (const each of saved.fields) fields.keep(WatchedField.fromJson(each));
    for (const [shape, plan] of saved.plans) fields.plans.set(shape, plan);
    for (const template of saved.planned) fields.planned.add(template);
    fields.points = saved.points;
    fields.beyondLimit = saved.beyondLimit;
    return fields;
  }

  /** Plans of shapes that became another template, or all of whose fields hold nothing to watch. */
  private forget(book: TemplateBook): void {
    for (const template of this.planned) if (!book.tracked.has(template)) this.planned.delete(template);
    for (const [shape, { template, places }] of this.plans) {
      const isWatched = places.some(([, number]) => this.fields[number]!.role !== 'none');
      if (book.idOfShape(shape) !== template || !isWatched) this.plans.delete(shape);
    }
  }

  private plan(book: TemplateBook, endAt: EpochMs, minPerMinute: number): void {
    const watched = new Set([...this.plans.values()].map(({ template }) => template));
    for (const [id, { rate, firstAt, muted }] of book.tracked) {
      if (this.planned.has(id) || muted || endAt - firstAt < MIN_AGE_MS || rate.expected < minPerMinute) continue;
      if (watched.size >= MAX_TEMPLATES) this.beyondLimit++;
      else {
        this.planned.add(id);
        watched.add(id);
      }
    }
    if (this.planned.size === 0) return;
    book.eachShape((shape, id) => {
      if (!this.planned.has(id) || this.plans.has(shape)) return;
      const signature = book.shapes.signature(shape);
      const places = fieldPlaces(signature, book.classSignature(shape)).slice(0, MAX_FIELDS_A_TEMPLATE);
      const numbered = places.map(({ token, label, isKey }) => [token, this.numberOf(id, label, isKey)] as const);
      if (numbered.some(([, number]) => this.fields[number]!.role !== 'none'))
        this.plans.set(shape, {
          fromAt: endAt + LEAD_MS,
          template: id,
          tokens: signature.length,
          places: numbered,
        });
    });
  }

  private numberOf(template: string, label: string, isKey: boolean): number {
    const key = `${template}\0${label}`;
    return this.numbers.get(key) ?? this.keep(new WatchedField(template, label, isKey));
  }

  private keep(field: WatchedField): number {
    const number = this.fields.push(field) - 1;
    this.numbers.set(`${field.template}\0${field.label}`, number);
    return number;
  }
}
