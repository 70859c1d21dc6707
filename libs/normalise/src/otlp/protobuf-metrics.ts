import { type EventSink } from '../event-sink.js';
import { epochOf } from '../time.js';
import { readKeyValue, textOfValue } from './any-value.js';
import { type OtlpPoint, emitPoint, instrumentOf } from './points.js';
import { BucketReader } from './protobuf-buckets.js';
import { readResource } from './protobuf-resource.js';
import { type ResourceSubject } from './resource.js';
import { BYTES, FIXED64, VARINT, WireReader } from './wire-reader.js';

/** Where the kinds of points keep what; the data of a metric stands in the field of its kind. */
interface PointFields {
  readonly attributes: number;
  readonly flags: number;
  readonly isDistribution: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly quantiles?: number;
  readonly buckets?: 'explicit' | 'exponential';
}

const NUMBER: PointFields = { attributes: 7, flags: 8, isDistribution: false };
const KINDS: Readonly<Record<number, PointFields>> = {
  5: NUMBER,
  7: NUMBER,
  9: { attributes: 9, flags: 10, isDistribution: true, min: 11, max: 12, buckets: 'explicit' },
  10: { attributes: 1, flags: 10, isDistribution: true, min: 12, max: 13, buckets: 'exponential' },
  11: { attributes: 7, flags: 8, isDistribution: true, quantiles: 6 },
};
const CUMULATIVE = 2;
const TIME = 3;
/** `as_double` of a number point, `count` of the others. */
const VALUE_OR_COUNT = 4;
const SUM = 5;
/** `as_int` of a number point. */
const INTEGER = 6;

function readQuantile(bytes: Uint8Array, start: number, end: number): [number, number] {
  const reader = new WireReader().open(bytes, start, end);
  const pair: [number, number] = [0, 0];
  while (reader.next()) if (reader.type === FIXED64 && reader.field <= 2) pair[reader.field - 1] = reader.double();
  return pair;
}

/** One data point; null when it is malformed. */
function readPoint(bytes: Uint8Array, start: number, end: number, fields: PointFields): OtlpPoint | null {
  const labels: Record<string, string> = {};
  const point: OtlpPoint = { time: NaN, labels, value: NaN, distribution: null, flags: 0 };
  const quantiles: [number, number][] = [];
  const buckets = new BucketReader(fields.buckets);
  // A count of 0 does not stand there; the others then were not measured
  let [count, sum, min, max] = [0, NaN, NaN, NaN];
  const reader = new WireReader().open(bytes, start, end);
  while (reader.next()) {
    const { field, type } = reader;
    if (fields.buckets && buckets.take(reader)) continue;
    if (type === BYTES && field === fields.attributes) {
      const [key, value] = readKeyValue(bytes, reader.start, reader.end);
      if (key !== '__proto__') labels[key] = textOfValue(value);
    } else if (type === BYTES && field === fields.quantiles)
      quantiles.push(readQuantile(bytes, reader.start, reader.end));
    else if (type === VARINT && field === fields.flags) point.flags = reader.number();
    else if (type !== FIXED64) continue;
    else if (field === TIME) point.time = epochOf(reader.fixed64());
    else if (field === VALUE_OR_COUNT && fields.isDistribution) count = reader.fixed64();
    else if (field === VALUE_OR_COUNT) point.value = reader.double();
    else if (field === SUM) sum = reader.double();
    else if (field === INTEGER && !fields.isDistribution) point.value = reader.sfixed64();
    else if (field === fields.min) min = reader.double();
    else if (field === fields.max) max = reader.double();
  }
  if (fields.isDistribution) point.distribution = { count, sum, min, max, quantiles, buckets: buckets.finish() };
  return reader.broken ? null : point;
}

/** One `Metric`; false when it is malformed. The name may stand behind the points. */
function readMetric(bytes: Uint8Array, start: number, end: number, subject: ResourceSubject, sink: EventSink): boolean {
  const reader = new WireReader().open(bytes, start, end);
  const points = new WireReader();
  const found: OtlpPoint[] = [];
  let name = '';
  let [temporality, grows] = [0, false];
  while (reader.next()) {
    if (reader.type !== BYTES) continue;
    const kind = KINDS[reader.field];
    if (reader.field === 1) name = reader.text();
    if (!kind) continue;
    // Histograms only grow; a summary has no temporality, its counts are totals.
    if (kind.isDistribution) [temporality, grows] = [kind.quantiles ? CUMULATIVE : 0, true];
    points.open(bytes, reader.start, reader.end);
    while (points.next()) {
      if (points.type === VARINT && points.field === 2) temporality = points.number();
      if (points.type === VARINT && points.field === 3) grows = points.number() === 1;
      if (points.field !== 1 || points.type !== BYTES) continue;
      const point = readPoint(bytes, points.start, points.end, kind);
      if (!point) return false;
      found.push(point);
    }
    if (points.broken) return false;
  }
  for (const point of found) emitPoint(subject, name, point, instrumentOf(temporality, grows), sink);
  return !reader.broken;
}

/**
 * `ExportMetricsServiceRequest`: resources of scopes of metrics. False when a part is malformed; points before it are
 * sent.
 */
export function readMetricRequest(bytes: Uint8Array, start: number, end: number, sink: EventSink): boolean {
  const request = new WireReader().open(bytes, start, end);
  while (request.next()) {
    if (request.field !== 1 || request.type !== BYTES) continue;
    const subject = readResource(bytes, request.start, request.end);
    const resource = new WireReader().open(bytes, request.start, request.end);
    while (resource.next()) {
      if (resource.field !== 2 || resource.type !== BYTES) continue;
      const scope = new WireReader().open(bytes, resource.start, resource.end);
      while (scope.next())
        if (scope.field === 2 && scope.type === BYTES && !readMetric(bytes, scope.start, scope.end, subject, sink))
          return false;
      if (scope.broken) return false;
    }
    if (resource.broken) return false;
  }
  return !request.broken;
}
