import { type TokenBuffer, idEnd, idHash, idPlaces } from '@tocsin/detect';
import { type EpochMs } from '@tocsin/model';
import { type Example, earlier } from './example.js';
import { IdFamilies } from './id-families.js';
import { LEAD_MS, type SamplingState, SessionSampling } from './session-sampling.js';
import { type SessionWindow } from './session-window.js';
import { type TemplateBook } from './template-book.js';

const MAX_SHAPES = 2_000;
const QUOTE = 0x22;

/** A line that is being folded, as its packed record has it. */
export interface SessionSource {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly item: number;
  readonly sessionStart: number;
  readonly sessionEnd: number;
}

/** When a line happened, when its bucket begins, and the line's shape. One object is reused. */
export interface BucketPlace {
  at: EpochMs;
  bucketAt: EpochMs;
  shape: number;
}

/** Which tokens of a shape's lines hold ids. */
interface Plan {
  readonly fromAt: EpochMs;
  readonly tokens: number;
  readonly places: readonly (readonly [token: number, family: number])[];
}

interface Choice {
  readonly family: number;
  readonly fromAt: EpochMs;
}

/**
 * Which session a line belongs to: the one that its producer named, else the id of the chosen family in its text. The family is chosen
 * once: by what its ids do, and because they stand in lines of several templates.
 */
export class SessionFinder {
  private readonly plans = new Map<number, Plan>();
  private choice: Choice | null = null;

  constructor(
    private readonly families = new IdFamilies(),
    private readonly sampling = new SessionSampling(),
  ) {}

  /** Takes a line into the window of its bucket. */
  fold(line: SessionSource, place: BucketPlace, tokens: TokenBuffer, window: SessionWindow): void {
    if (line.sessionEnd > line.sessionStart)
      return this.follow(line, line.sessionStart, line.sessionEnd, place, window);
    const plan = this.plans.get(place.shape);
    if (!plan || place.bucketAt < plan.fromAt || tokens.count !== plan.tokens) return;
    const { choice } = this;
    const { bytes } = line;
    for (const [token, family] of plan.places) {
      if (choice && (choice.family !== family || place.bucketAt < choice.fromAt)) continue;
      const start = tokens.startOf(token) + (bytes[tokens.startOf(token)] === QUOTE ? 1 : 0);
      const end = idEnd(bytes, start, tokens.endOf(token));
      if (choice) return this.follow(line, start, end, place, window);
      window.countId(family, idHash(bytes, start, end));
    }
  }

  /** Looks for ids in shapes that were just learnt, by their first lines. */
  learn(examples: ReadonlyMap<number, Example>, book: TemplateBook, endAt: EpochMs): void {
    for (const [shape, { text }] of [...examples].sort(([, a], [, b]) => (earlier(a, b) ? -1 : 1))) {
      if (this.plans.size >= MAX_SHAPES || this.plans.has(shape)) continue;
      const signature = book.shapes.signature(shape);
      const places = idPlaces(signature, book.classSignature(shape), text)
        .map(({ token, family }) => [token, this.families.numberOf(family)] as const)
        .filter(([, family]) => family >= 0);
      if (places.length > 0) this.plans.set(shape, { fromAt: endAt + LEAD_MS, tokens: signature.length, places });
    }
  }

  closeBucket(window: SessionWindow, bucketAt: EpochMs): void {
    this.families.add(window.families);
    this.sampling.closeBucket(window, bucketAt);
  }

  closeMinute(book: TemplateBook, endAt: EpochMs): void {
    if (this.choice || this.families.size === 0) return;
    const family = this.families.closeMinute((number) => this.joinsTemplates(number, book));
    if (family !== null) this.choice = { family, fromAt: endAt + LEAD_MS };
  }

  toJson(): unknown {
    const { families, sampling, plans, choice } = this;
    return { families: families.toJson(), sampling: sampling.toJson(), plans: [...plans], choice };
  }

  static fromJson(json: unknown): SessionFinder {
    const saved = json as {
      readonly families: unknown;
      readonly sampling: SamplingState;
      readonly plans: readonly [number, Plan][];
      readonly choice: Choice | null;
    };
    const finder = new SessionFinder(IdFamilies.fromJson(saved.families), new SessionSampling(saved.sampling));
    for (const [shape, plan] of saved.plans) finder.plans.set(shape, plan);
    finder.choice = saved.choice;
    return finder;
  }

  private follow(line: SessionSource, start: number, end: number, place: BucketPlace, window: SessionWindow): void {
    const { bytes, offset, item } = line;
    const session = idHash(bytes, start, end);
    window.lines++;
    if (!this.sampling.follows(session, place.bucketAt)) return;
    window.add({ session, shape: place.shape, at: place.at, offset, item }, bytes, start, end);
  }

  private joinsTemplates(family: number, book: TemplateBook): boolean {
    const templates = new Set<string | undefined>();
    for (const [shape, { places }] of this.plans)
      if (places.some(([, each]) => each === family)) templates.add(book.idOfShape(shape));
    return templates.size > 1;
  }
}
