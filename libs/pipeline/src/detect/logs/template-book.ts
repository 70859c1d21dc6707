import { type LearnerState, RateSeries, ShapeTable, TemplateLearner } from '@tocsin/detect';
import { type EpochMs, type KnownTemplate } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { decisionsFor } from '../../rules/template-rules.js';
import { type Subject, subjectKey } from '../subject.js';
import { type Example } from './example.js';
import { type HandledTemplate, TemplateHand } from './template-hand.js';
import { type TrackedTemplate, absorb, newTrackedTemplate, succeed, tell } from './tracked-template.js';

const MAX_TRACKED_TEMPLATES = 5_000;

/** A template of which there was no line before. */
export interface FoundTemplate {
  readonly id: string;
  readonly template: TrackedTemplate;
  readonly example: Example;
}

/** The shapes of a service's lines, which template each is (learnt, and as people decided), and what is kept of each template. */
export class TemplateBook {
  readonly tracked = new Map<string, TrackedTemplate>();
  /** Null after a restart, until it is known which rules hold. */
  private hand: TemplateHand | null = null;
  private churn = { found: 0, merged: 0 };
  /** Ids that are no more, and what each turned out to be. */
  private moves: [old: string, id: string][] = [];

  constructor(
    private readonly subject: Subject,
    readonly shapes = new ShapeTable(),
    private readonly learner = new TemplateLearner(subjectKey(subject)),
    /** Learner node of each shape, -1 before it is learnt. */
    private readonly nodeOf: number[] = [],
    /** Template id of each shape. */
    private readonly idOf: string[] = [],
    private rulesVersion = '',
  ) {}

  isLearnt(shape: number): boolean {
    return (this.nodeOf[shape] ?? -1) >= 0;
  }

  /** What is kept of the template of this shape; none before it is learnt and beyond the limit. */
  ofShape(shape: number): TrackedTemplate | undefined {
    const id = this.idOf[shape];
    return id === undefined ? undefined : this.tracked.get(id);
  }

  idOfShape(shape: number): string | undefined {
    return this.idOf[shape];
  }

  /** Every learnt shape with its template's id. */
  eachShape(take: (shape: number, id: string) => void): void {
    this.idOf.forEach((id, shape) => take(shape, id));
  }

  /** The signature of the class that the shape was learnt to be of. */
  classSignature(shape: number): readonly string[] {
    return this.learner.classSignature(this.nodeOf[shape]!);
  }

  /** From here on these decisions hold. To be called before each bucket. */
  useRules({ version, detect }: CompiledRules, endAt: EpochMs): void {
    if (this.hand && version === this.rulesVersion) return;
    const decisions = decisionsFor(detect.logs.templates, this.subject.service);
    this.hand = new TemplateHand(decisions, this.learner, subjectKey(this.subject));
    if (version !== this.rulesVersion) this.assign(endAt);
    this.rulesVersion = version;
  }

  /** Takes new shapes in (time, text) order, so that what is learnt first does not depend on arrival. */
  learn(examples: ReadonlyMap<number, Example>, endAt: EpochMs): FoundTemplate[] {
    const fresh = [...examples].sort(([, a], [, b]) => a.time - b.time || (a.text < b.text ? -1 : 1));
    const found: FoundTemplate[] = [];
    for (const [shape, example] of fresh) {
      if (this.isLearnt(shape)) continue;
      const node = (this.nodeOf[shape] = this.learner.learn(this.shapes.signature(shape)));
      const handled = this.hand!.templateOf(node);
      this.idOf[shape] = handled.id;
      if (this.tracked.has(handled.id) || this.tracked.size >= MAX_TRACKED_TEMPLATES) continue;
      const template = newTrackedTemplate(handled, example, endAt);
      this.tracked.set(handled.id, template);
      found.push({ id: handled.id, template, example });
    }
    const merges = this.learner.takeMerges().length;
    if (merges > 0) this.assign(endAt);
    this.churn.found += found.length;
    this.churn.merged += merges;
    return found.filter(({ id }) => this.tracked.has(id));
  }

  /** Templates that were found, and classes that turned out to be one with another, since the last call. */
  takeChurn(): { readonly found: number; readonly merged: number } {
    const { churn } = this;
    this.churn = { found: 0, merged: 0 };
    return churn;
  }

  /** Template ids that are no more since the last call, with the id that now stands for each, in the order in which they went. */
  takeMoves(): readonly (readonly [old: string, id: string])[] {
    const { moves } = this;
    this.moves = [];
    return moves;
  }

  /** Templates that are new, or changed what they say; with `counts` also those that came again since they were last told of. */
  takeInventory(counts: boolean, at: EpochMs): KnownTemplate[] {
    const told: KnownTemplate[] = [];
    for (const [id, tracked] of this.tracked)
      if (tracked.news === 'new' || (tracked.news === 'counted' && counts)) told.push(tell(id, tracked, at));
    return told;
  }

  encode(writer: ByteWriter): void {
    const tracked = [...this.tracked].map(([id, { rate: _, ...rest }]) => ({ id, ...rest }));
    const { nodeOf, idOf, rulesVersion } = this;
    const ids = [...new Set(idOf)];
    const numbers = new Map(ids.map((id, number) => [id, number]));
    const saved = {
      nodeOf: Array.from(nodeOf, (node) => node ?? -1),
      ids,
      idOf: Array.from(idOf, (id) => (id === undefined ? -1 : numbers.get(id)!)),
      rulesVersion,
      churn: this.churn,
      tracked,
      shapes: this.shapes.toJson(),
      learner: this.learner.toJson(),
    };
    writer.text(JSON.stringify(saved));
    for (const { rate } of this.tracked.values()) rate.encode(writer);
  }

  static decode(subject: Subject, reader: ByteReader): TemplateBook {
    const saved = JSON.parse(reader.text()) as Saved;
    const learner = TemplateLearner.fromJson(subjectKey(subject), saved.learner);
    const book = new TemplateBook(subject, new ShapeTable(saved.shapes), learner, saved.nodeOf, [], saved.rulesVersion);
    book.churn = saved.churn;
    saved.idOf.forEach((number, shape) => {
      if (number >= 0) book.idOf[shape] = saved.ids[number]!;
    });
    for (const { id, ...rest } of saved.tracked) book.tracked.set(id, { ...rest, rate: RateSeries.decode(reader) });
    return book;
  }

  /** Finds each shape's template anew, after merges or other decisions. What was kept of a template goes where its first shape went. */
  private assign(endAt: EpochMs): void {
    const now = new Map<string, HandledTemplate>();
    const moved = new Map<string, string>();
    const from = new Map<string, string>();
    this.nodeOf.forEach((node, shape) => {
      if (!(node >= 0)) return;
      const template = this.hand!.templateOf(node);
      const old = this.idOf[shape]!;
      this.idOf[shape] = template.id;
      now.set(template.id, template);
      if (old === template.id) return;
      if (!moved.has(old)) moved.set(old, template.id);
      if (!from.has(template.id)) from.set(template.id, old);
    });
    const parents = new Map([...from].map(([id, old]) => [id, this.tracked.get(old)]));
    for (const [old, id] of moved) {
      if (now.has(old)) continue;
      this.move(old, id);
      this.moves.push([old, id]);
    }
    for (const [id, template] of now) this.show(id, template, parents.get(id), endAt);
  }

  private move(old: string, id: string): void {
    const gone = this.tracked.get(old);
    if (!gone) return;
    this.tracked.delete(old);
    const kept = this.tracked.get(id);
    if (kept) return absorb(kept, old, gone);
    this.tracked.set(id, gone);
    succeed(gone, old);
  }

  /** What a template says may have changed; one that was split off begins with what is known of where it came from. */
  private show(id: string, template: HandledTemplate, parent: TrackedTemplate | undefined, endAt: EpochMs): void {
    const known = this.tracked.get(id);
    if (!known) {
      if (parent && this.tracked.size < MAX_TRACKED_TEMPLATES)
        this.tracked.set(id, newTrackedTemplate(template, parent, endAt));
      return;
    }
    const { text, name, muted } = template;
    if (known.text !== text || known.name !== name || known.muted !== muted)
      Object.assign(known, { text, name, muted, news: 'new' });
  }
}

interface Saved {
  readonly nodeOf: number[];
  readonly ids: readonly string[];
  readonly idOf: readonly number[];
  readonly rulesVersion: string;
  readonly churn: { found: number; merged: number };
  readonly tracked: readonly ({ readonly id: string } & Omit<TrackedTemplate, 'rate'>)[];
  readonly shapes: readonly (readonly string[])[];
  readonly learner: LearnerState;
}
