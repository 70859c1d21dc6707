import { explicitBuckets, exponentialBuckets } from './buckets.js';
import { BYTES, FIXED64, VARINT, WireReader } from './wire-reader.js';

/** Field numbers of histogram points (opentelemetry-proto 1.x). */
const EXPLICIT = { counts: 6, bounds: 7 } as const;
const EXPONENTIAL = { scale: 6, zeroCount: 7, positive: 8 } as const;

const zigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

/** Collects the buckets of one histogram point while its fields are read. */
export class BucketReader {
  private readonly counts: number[] = [];
  private readonly bounds: number[] = [];
  private scale = 0;
  private zeroCount = 0;
  private offset = 0;

  constructor(private readonly kind: 'explicit' | 'exponential' | undefined) {}

  /** True when the field belonged to the buckets. */
  take(reader: WireReader): boolean {
    return this.kind === 'explicit' ? this.takeExplicit(reader) : this.takeExponential(reader);
  }

  finish(): [number, number][] {
    if (this.kind === 'explicit') return explicitBuckets(this.counts, this.bounds);
    const { scale, zeroCount, offset, counts } = this;
    return counts.length === 0 ? [] : exponentialBuckets({ scale, zeroCount, offset, counts });
  }

  private takeExplicit({ field, type, bytes, start, end }: WireReader): boolean {
    if (type !== BYTES || (field !== EXPLICIT.counts && field !== EXPLICIT.bounds)) return false;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = start; at + 8 <= end; at += 8)
      if (field === EXPLICIT.bounds) this.bounds.push(view.getFloat64(at, true));
      else this.counts.push(Number(view.getBigUint64(at, true)));
    return true;
  }

  private takeExponential(reader: WireReader): boolean {
    const { field, type } = reader;
    if (type === VARINT && field === EXPONENTIAL.scale) this.scale = zigzag(reader.number());
    else if (type === FIXED64 && field === EXPONENTIAL.zeroCount) this.zeroCount = reader.fixed64();
    else if (type === BYTES && field === EXPONENTIAL.positive) this.takePositive(reader);
    else return false;
    return true;
  }

  private takePositive({ bytes, start, end }: WireReader): void {
    const inner = new WireReader().open(bytes, start, end);
    while (inner.next())
      if (inner.type === VARINT && inner.field === 1) this.offset = zigzag(inner.number());
      else if (inner.type === BYTES && inner.field === 2) {
        let [value, scale] = [0, 1];
        for (let at = inner.start; at < inner.end; at++) {
          value += (bytes[at]! & 0x7f) * scale;
          if (bytes[at]! >= 0x80) scale *= 128;
          else {
            this.counts.push(value);
            [value, scale] = [0, 1];
          }
        }
      }
  }
}
