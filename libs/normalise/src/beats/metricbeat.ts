import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, sliceOf } from '../event-sink.js';
import { type JsonObject, firstText, isObject, parseDocument } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { timeOf } from '../time.js';

/** What describes the event instead of measuring something. */
const DESCRIPTIVE = new Set([
  ...['@timestamp', '@metadata', 'event', 'metricset', 'service', 'agent', 'ecs', 'beat', 'cloud', 'container'],
  ...['fields', 'tags', 'error', 'labels', 'process', 'user'],
]);
const MAX_DEPTH = 16;
const ERROR = 17;

interface Leaves {
  readonly numbers: (readonly [string, number])[];
  readonly labels: Record<string, string>;
}

/** Numeric leaves by their dotted path; texts beside them become labels under their own name. */
function collect(object: JsonObject, path: string, depth: number, leaves: Leaves): void {
  if (depth > MAX_DEPTH) return;
  for (const [name, value] of Object.entries(object)) {
    if (name === '__proto__') continue;
    if (typeof value === 'number') leaves.numbers.push([`${path}${name}`, value]);
    else if (typeof value === 'string') leaves.labels[name] ??= value;
    else if (isObject(value)) collect(value, `${path}${name}.`, depth + 1, leaves);
  }
}

const member = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

function hostOf({ host, beat, agent }: JsonObject): string {
  return firstText(
    member(host, 'name'),
    member(host, 'hostname'),
    member(beat, 'hostname'),
    member(agent, 'hostname'),
    member(agent, 'name'),
  );
}

/** `system` is the module that measures the host itself, no service. */
function serviceOf({ service, event, metricset }: JsonObject): string {
  const type = firstText(member(service, 'type'), member(event, 'module'), member(metricset, 'module'));
  return firstText(member(service, 'name'), type === 'system' ? '' : type);
}

/**
 * Metricbeat: each numeric leaf of the module's document is a series, named by its path. A fetch that failed is a log
 * line.
 * @example {"@timestamp":"2026-06-01T12:00:00Z","metricset":{"name":"cpu"},"host":{"name":"web-1"},"system":{"cpu":{"total":{"pct":1.09}}}}
 */
export class MetricbeatDecoder implements Decoder {
  readonly input = 'object';

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return 'not_json';
    if (!isObject(json.metricset)) return 'unknown_shape';
    const time = timeOf(json['@timestamp'], stream.zone);
    const host = hostOf(json);
    const service = serviceOf(json);
    let count = 0;
    for (const [name, value] of Object.entries(json)) {
      if (DESCRIPTIVE.has(name) || !isObject(value)) continue;
      const leaves: Leaves = { numbers: [], labels: {} };
      collect(value, `${name}.`, 0, leaves);
      const labels = name === 'host' ? {} : leaves.labels;
      for (const [path, number] of leaves.numbers) sink.metric(time, service, host, path, labels, number);
      count += leaves.numbers.length;
    }
    if (count > 0) return null;
    const problem = firstText(member(json.error, 'message'));
    if (!problem) return 'no_number';
    sink.log(time, ERROR, sliceOf(service), sliceOf(host), sliceOf(problem));
    return null;
  }
}
