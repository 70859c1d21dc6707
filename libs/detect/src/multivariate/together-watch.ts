import { type ByteReader, type ByteWriter, TailTop } from '@tocsin/stats';
import { Mewma } from './mewma.js';

const MIN_SURPRISE = 5;
/** Calibration needs some past of its own after the covariance is learnt. */
const CALIBRATION_VECTORS = 200;
/** What lasts this long is the new normal: learnt anew. */
const RELEARN_VECTORS = 360;
const QUIET_VECTORS = 30;

export interface TogetherVerdict {
  readonly state: 'learning' | 'ready';
  /** True once, when the metrics leave their usual relation. */
  readonly began: boolean;
  readonly surprise: number;
  /** The metrics that left, strongest first: index and share of the distance. */
  readonly leavers: readonly { readonly index: number; readonly share: number }[];
}

const quiet = (state: TogetherVerdict['state']): TogetherVerdict => ({ state, began: false, surprise: 0, leavers: [] });

/**
 * Watches the metrics of one subject as one vector a minute: says which of them left their usual relation together. Its score is calibrated on
 * its own past; after six hours the new relation is accepted and learnt.
 */
export class TogetherWatch {
  private mewma: Mewma;
  private tail = new TailTop();
  private judged = 0;
  private apart = 0;
  private quietFor = QUIET_VECTORS;

  constructor(private readonly size: number) {
    this.mewma = new Mewma(size);
  }

  observe(vector: readonly number[]): TogetherVerdict {
    const { state, level, contributions } = this.mewma.observe(vector);
    if (state === 'learning') return quiet('learning');
    const surprise = this.tail.score(level);
    const isApart = this.judged >= CALIBRATION_VECTORS && surprise >= MIN_SURPRISE;
    if (!isApart) this.tail.add(level);
    this.judged++;
    const began = isApart && this.quietFor >= QUIET_VECTORS;
    this.quietFor = isApart ? 0 : this.quietFor + 1;
    this.apart = isApart ? this.apart + 1 : 0;
    if (this.apart >= RELEARN_VECTORS) this.relearn();
    if (!isApart) return { ...quiet('ready'), surprise };
    return { state: 'ready', began, surprise, leavers: leaversOf(contributions) };
  }

  encode(writer: ByteWriter): void {
    const { size, judged, apart, quietFor } = this;
    writer.text(JSON.stringify({ size, judged, apart, quietFor, mewma: this.mewma.toJson() }));
    this.tail.encode(writer);
  }

  static decode(reader: ByteReader): TogetherWatch {
    const { mewma, size, ...counts } = JSON.parse(reader.text()) as { mewma: unknown; size: number };
    const watch = Object.assign(new TogetherWatch(size), counts);
    watch.mewma = Mewma.fromJson(mewma);
    watch.tail = TailTop.decode(reader);
    return watch;
  }

  private relearn(): void {
    this.mewma = new Mewma(this.size);
    this.tail = new TailTop();
    this.judged = 0;
    this.apart = 0;
  }
}

/** Those that make up most of the distance; ones that pull towards normal are left out. */
function leaversOf(contributions: readonly number[]): { index: number; share: number }[] {
  const total = contributions.reduce((sum, each) => sum + Math.max(0, each), 0);
  return contributions
    .map((each, index) => ({ index, share: Math.max(0, each) / (total || 1) }))
    .filter(({ share }) => share >= 0.1)
    .sort((a, b) => b.share - a.share || a.index - b.index);
}
