import { type EpochMs, type Instrument, type Labels } from '@tocsin/model';
import { type Distribution, emitDistribution } from '../distribution.js';
import { type EventSink } from '../event-sink.js';
import { type ResourceSubject } from './resource.js';

/** One point of any OTLP metric. */
export interface OtlpPoint {
  time: EpochMs;
  labels: Labels;
  /** Of a gauge or a sum; NaN for the others. */
  value: number;
  distribution: Distribution | null;
  /** Bit 0: the producer had no value at this time. */
  flags: number;
}

/** What a metric's numbers are, by the temporality of its data (1 delta, 2 cumulative) and whether a sum only grows. */
export function instrumentOf(temporality: number, grows: boolean): Instrument {
  if (!grows) return 'gauge';
  return temporality === 2 ? 'counter' : temporality === 1 ? 'delta' : 'gauge';
}

/** Sends what a point says: its value, NaN where it had none, or the series of its distribution. */
export function emitPoint(
  { service, host }: ResourceSubject,
  name: string,
  { labels, time, flags, distribution, value }: OtlpPoint,
  instrument: Instrument,
  sink: EventSink,
): void {
  const hasNoValue = (flags & 1) === 1;
  if (distribution && !hasNoValue)
    emitDistribution({ service, host, labels }, name, time, distribution, instrument, sink);
  else sink.metric(time, service, host, name, labels, hasNoValue ? NaN : value, instrument);
}
