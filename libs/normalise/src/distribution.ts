import { type EpochMs, type Instrument } from '@tocsin/model';
import { type EventSink } from './event-sink.js';
import { type Subject } from './subject.js';

/** What is kept of a histogram, summary or sketch. A part that the producer left out is NaN or undefined. */
export interface Distribution {
  readonly count?: number | undefined;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Quantile (0–1) and its value. */
  readonly quantiles?: readonly (readonly [number, number])[];
  /** Upper bound of a bucket and how many values were at or below it; the last bound is infinite. */
  readonly buckets?: readonly (readonly [number, number])[];
}

/**
 * A distribution as series of its own: `name.count`, `name.sum`, `name.min`, `name.max`, `name` with the label `quantile`, and
 * `name_bucket` with the label `le`. Counts and sums are totals or deltas, as `instrument` says. Returns how many there were.
 */
export function emitDistribution(
  { service, host, labels }: Subject,
  name: string,
  time: EpochMs,
  distribution: Distribution,
  instrument: Instrument,
  sink: EventSink,
): number {
  let emitted = 0;
  const emit = (series: string, more: Readonly<Record<string, string>>, value: number | undefined, is: Instrument) => {
    if (value === undefined || !Number.isFinite(value)) return;
    sink.metric(time, service, host, series, { ...labels, ...more }, value, is);
    emitted++;
  };
  emit(`${name}.count`, {}, distribution.count, instrument);
  emit(`${name}.sum`, {}, distribution.sum, instrument);
  emit(`${name}.min`, {}, distribution.min, 'gauge');
  emit(`${name}.max`, {}, distribution.max, 'gauge');
  for (const [quantile, value] of distribution.quantiles ?? [])
    emit(name, { quantile: String(quantile) }, value, 'gauge');
  for (const [bound, count] of distribution.buckets ?? [])
    emit(`${name}_bucket`, { le: bound === Infinity ? '+Inf' : String(bound) }, count, instrument);
  return emitted;
}
