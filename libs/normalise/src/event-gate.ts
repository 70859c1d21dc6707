import { type EpochMs, type Instrument, type Labels, type SeverityNumber } from '@tocsin/model';
import { type EventSink, type Slice } from './event-sink.js';

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

/**
 * What every event passes: one record, whatever its producer wrote, makes at most `MAX_EVENTS` events of bounded size
 * with a severity of 0–24 and finite values. `time` leaves as NaN unless it is finite.
 */
export class EventGate implements EventSink {
  private target: EventSink | null = null;
  private passed = 0;

  open(target: EventSink): void {
    this.target = target;
    this.passed = 0;
  }

  /** Events of the record so far. */
  get count(): number {
    return Math.min(this.passed, MAX_EVENTS);
  }

  get overflowed(): boolean {
    return this.passed > MAX_EVENTS;
  }

  log(time: EpochMs, severity: SeverityNumber, service: Slice, host: Slice, body: Slice): void {
    if (++this.passed > MAX_EVENTS) return;
    cut(service, MAX_NAME_BYTES);
    cut(host, MAX_NAME_BYTES);
    cut(body, MAX_BODY_BYTES);
    this.target!.log(finiteTime(time), severity > 0 && severity <= 24 ? Math.floor(severity) : 0, service, host, body);
  }

  metric(
    time: EpochMs,
    service: string,
    host: string,
    name: string,
    labels: Labels,
    value: number,
    instrument?: Instrument,
  ): void {
    if (name === '' || !Number.isFinite(value) || ++this.passed > MAX_EVENTS) return;
    this.target!.metric(
      finiteTime(time),
      service.slice(0, MAX_NAME_BYTES),
      host.slice(0, MAX_NAME_BYTES),
      name.slice(0, MAX_METRIC_NAME),
      boundedLabels(labels),
      value,
      instrument,
    );
  }
}

const finiteTime = (time: EpochMs): EpochMs => (Number.isFinite(time) ? time : NaN);
