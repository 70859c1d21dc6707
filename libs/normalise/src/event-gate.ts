import { type EpochMs, type Instrument, type Labels, type SeverityNumber } from '@tocsin/model';
import { type Call, type EventSink, NO_SLICE, type Series, type Slice } from './event-sink.js';

/** Longer bodies lose their end; keeps every packed event below Kafka's record limit. */
export const MAX_BODY_BYTES = 128 * 1024;
/** service.name and host.name. */
const MAX_NAME_BYTES = 256;
const MAX_METRIC_NAME = 256;
const MAX_LABELS = 64;
const MAX_LABEL_VALUE = 1024;
/** A record of a megabyte holds no more events that say anything. */
export const MAX_EVENTS = 50_000;

/** Cuts at the end of a UTF-8 character. */
function cut(slice: Slice, maxBytes: number): void {
  if (slice.end - slice.start <= maxBytes) return;
  let end = slice.start + maxBytes;
  while (end > slice.start && (slice.bytes[end]! & 0xc0) === 0x80) end--;
  slice.end = end;
}

function boundedLabels(labels: Labels): Labels {
  let count = 0;
  let longest = 0;
  for (const name in labels) {
    count++;
    longest = Math.max(longest, name.length, labels[name]!.length);
  }
  if (count <= MAX_LABELS && longest <= MAX_LABEL_VALUE) return labels;
  const kept = Object.entries(labels).slice(0, MAX_LABELS);
  return Object.fromEntries(
    kept.map(([name, value]) => [name.slice(0, MAX_METRIC_NAME), value.slice(0, MAX_LABEL_VALUE)]),
  );
}

const boundedSeries = ({ service, host, name, labels, instrument }: Series): Series => ({
  instrument,
  service: service.slice(0, MAX_NAME_BYTES),
  host: host.slice(0, MAX_NAME_BYTES),
  name: name.slice(0, MAX_METRIC_NAME),
  labels: boundedLabels(labels),
});

/**
 * What every event passes: one record, whatever its producer wrote, makes at most `MAX_EVENTS` events of bounded size
 * with a severity of 0–24 and finite values. `time` leaves as NaN unless it is finite.
 */
export class EventGate implements EventSink {
  private target: EventSink | null = null;
  private passed = 0;
  private readonly series = new WeakMap<Series, Series>();
  /** Metric points of the record that held no finite value: a series that ended, a quantile of nothing. */
  valueless = 0;

  open(target: EventSink): void {
    this.target = target;
    this.passed = 0;
    this.valueless = 0;
  }

  /** Events of the record so far. */
  get count(): number {
    return Math.min(this.passed, MAX_EVENTS);
  }

  /** Events of the record beyond `MAX_EVENTS`. */
  get lost(): number {
    return Math.max(0, this.passed - MAX_EVENTS);
  }

  log(
    time: EpochMs,
    severity: SeverityNumber,
    service: Slice,
    host: Slice,
    body: Slice,
    session: Slice = NO_SLICE,
  ): void {
    if (++this.passed > MAX_EVENTS) return;
    cut(service, MAX_NAME_BYTES);
    cut(host, MAX_NAME_BYTES);
    cut(body, MAX_BODY_BYTES);
    const known = severity > 0 && severity <= 24 ? Math.floor(severity) : 0;
    this.target!.log(finiteTime(time), known, service, host, body, session);
  }

  metric(
    time: EpochMs,
    service: string,
    host: string,
    name: string,
    labels: Labels,
    value: number,
    instrument: Instrument = 'gauge',
  ): void {
    if (name === '' || !Number.isFinite(value)) {
      this.valueless++;
      return;
    }
    if (++this.passed > MAX_EVENTS) return;
    const series = boundedSeries({ service, host, name, labels, instrument });
    this.target!.metric(finiteTime(time), series.service, series.host, series.name, series.labels, value, instrument);
  }

  point(time: EpochMs, series: Series, value: number): void {
    if (!Number.isFinite(value)) {
      this.valueless++;
      return;
    }
    if (++this.passed > MAX_EVENTS) return;
    let bounded = this.series.get(series);
    if (!bounded) this.series.set(series, (bounded = boundedSeries(series)));
    this.target!.point(finiteTime(time), bounded, value);
  }

  call(time: EpochMs, { side, caller, callee }: Call, durationMs: number, failed: boolean): void {
    if (++this.passed > MAX_EVENTS) return;
    const bounded = { side, caller: caller.slice(0, MAX_NAME_BYTES), callee: callee.slice(0, MAX_NAME_BYTES) };
    this.target!.call(finiteTime(time), bounded, Number.isFinite(durationMs) ? durationMs : 0, failed);
  }
}

const finiteTime = (time: EpochMs): EpochMs => (Number.isFinite(time) ? time : NaN);
