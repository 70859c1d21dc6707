import { type EpochMs } from '@tocsin/model';
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
}

/**
 * A distribution as series of its own: `name.count`, `name.sum`, `name.min`, `name.max`, and `name` with the label
 * `quantile`. Buckets are not kept. Returns how many there were.
 */
export function emitDistribution(
  { service, host, labels }: Subject,
  name: string,
  time: EpochMs,
  distribution: Distribution,
  sink: EventSink,
): number {
  let emitted = 0;
  for (const part of ['count', 'sum', 'min', 'max'] as const) {
    const value = distribution[part];
    if (value === undefined || !Number.isFinite(value)) continue;
    sink.metric(time, service, host, `${name}.${part}`, labels, value);
    emitted++;
  }
  for (const [quantile, value] of distribution.quantiles ?? []) {
    if (!Number.isFinite(value)) continue;
    sink.metric(time, service, host, name, { ...labels, quantile: String(quantile) }, value);
    emitted++;
  }
  return emitted;
}
