import { type EpochMs, type Labels } from '@tocsin/model';
import { type EventSink, type Rejection, type Slice } from '../event-sink.js';
import { epochOf } from '../time.js';

interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
}
interface KeyValue {
  readonly key: string;
  readonly value?: AnyValue;
}
interface Resource {
  readonly resource?: { readonly attributes?: readonly KeyValue[] };
}
interface OtlpLogRecord {
  readonly timeUnixNano?: string | number;
  readonly observedTimeUnixNano?: string | number;
  readonly severityNumber?: number;
  readonly body?: AnyValue;
}
interface NumberPoint {
  readonly timeUnixNano?: string | number;
  readonly asDouble?: number | string;
  readonly asInt?: number | string;
  readonly attributes?: readonly KeyValue[];
  readonly flags?: number;
}
interface Metric {
  readonly name?: string;
  readonly gauge?: { readonly dataPoints?: readonly NumberPoint[] };
  readonly sum?: { readonly dataPoints?: readonly NumberPoint[] };
}
interface OtlpJson {
  readonly resourceLogs?: readonly (Resource & {
    readonly scopeLogs?: readonly { readonly logRecords?: readonly OtlpLogRecord[] }[];
  })[];
  readonly resourceMetrics?: readonly (Resource & {
    readonly scopeMetrics?: readonly { readonly metrics?: readonly Metric[] }[];
  })[];
}

const encoder = new TextEncoder();

function plain(value: AnyValue | undefined): unknown {
  if (!value) return '';
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plain);
  if (value.kvlistValue)
    return Object.fromEntries((value.kvlistValue.values ?? []).map((kv) => [kv.key, plain(kv.value)]));
  return value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? '';
}

const textOf = (value: AnyValue | undefined): string => {
  const simple = plain(value);
  return typeof simple === 'object' ? JSON.stringify(simple) : String(simple);
};

const attributesOf = (list: readonly KeyValue[] | undefined): Record<string, string> =>
  Object.fromEntries((list ?? []).map(({ key, value }) => [key, textOf(value)]));

const timeOf = (...nanos: (string | number | undefined)[]): EpochMs => {
  const first = nanos.find((value) => value !== undefined && Number(value) > 0);
  return first === undefined ? NaN : epochOf(Number(first));
};

const sliceOf = (text: string): Slice => {
  const bytes = encoder.encode(text);
  return { bytes, start: 0, end: bytes.length };
};

const hostOf = (resource: Labels): string => resource['host.name'] ?? resource['k8s.node.name'] ?? '';

function readLogs(json: OtlpJson, sink: EventSink): number {
  let count = 0;
  for (const { resource, scopeLogs } of json.resourceLogs ?? []) {
    const attributes = attributesOf(resource?.attributes);
    const service = sliceOf(attributes['service.name'] ?? '');
    const host = sliceOf(hostOf(attributes));
    for (const record of (scopeLogs ?? []).flatMap((scope) => scope.logRecords ?? [])) {
      const time = timeOf(record.timeUnixNano, record.observedTimeUnixNano);
      sink.log(time, record.severityNumber ?? 0, service, host, sliceOf(textOf(record.body)));
      count++;
    }
  }
  return count;
}

function readMetrics(json: OtlpJson, sink: EventSink): number {
  let count = 0;
  for (const { resource, scopeMetrics } of json.resourceMetrics ?? []) {
    const attributes = attributesOf(resource?.attributes);
    for (const metric of (scopeMetrics ?? []).flatMap((scope) => scope.metrics ?? []))
      for (const point of metric.gauge?.dataPoints ?? metric.sum?.dataPoints ?? []) {
        const value = Number(point.asDouble ?? point.asInt);
        const noValue = ((point.flags ?? 0) & 1) === 1;
        if (noValue || !Number.isFinite(value) || !metric.name) continue;
        const labels = attributesOf(point.attributes);
        sink.metric(
          timeOf(point.timeUnixNano),
          attributes['service.name'] ?? '',
          hostOf(attributes),
          metric.name,
          labels,
          value,
        );
        count++;
      }
  }
  return count;
}

/** OTLP/JSON logs and gauge or sum points (opentelemetry-proto 1.x, lowerCamelCase). */
export function readOtlpJson(json: unknown, sink: EventSink): Rejection | null {
  if (typeof json !== 'object' || json === null) return 'unknown_shape';
  const otlp = json as OtlpJson;
  if (!otlp.resourceLogs && !otlp.resourceMetrics) return 'unknown_shape';
  readLogs(otlp, sink);
  readMetrics(otlp, sink);
  return null;
}
