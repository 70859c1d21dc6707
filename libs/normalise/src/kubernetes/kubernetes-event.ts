import { type SeverityNumber } from '@tocsin/model';
import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, sliceOf } from '../event-sink.js';
import { type JsonObject, firstText, isObject, parseDocument } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { timeOf } from '../time.js';
import { workloadOfPod } from './pod-name.js';

/** Kubernetes calls these Normal. */
const SEVERE_REASONS: Readonly<Record<string, SeverityNumber>> = { NodeNotReady: 17, TaintManagerEviction: 13 };
const WARNING = 13;
const INFO = 9;

const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** `spec.containers{cart}` → `cart`. */
function containerOf(fieldPath: unknown): string {
  const path = firstText(fieldPath);
  const brace = path.indexOf('{');
  return brace > 0 && path.endsWith('}') ? path.slice(brace + 1, -1) : '';
}

/** The container, else the workload; a node is a host, no service. */
function serviceOf(about: JsonObject): string {
  const kind = firstText(about.kind);
  if (kind === 'Node') return '';
  const name = firstText(about.name);
  return containerOf(about.fieldPath) || (kind === 'Pod' || kind === 'ReplicaSet' ? workloadOfPod(name) : name);
}

function timeOfEvent(event: JsonObject): number {
  const candidates = [
    objectOf(event.series).lastObservedTime,
    event.lastTimestamp,
    event.deprecatedLastTimestamp,
    event.eventTime,
    event.firstTimestamp,
    objectOf(event.metadata).creationTimestamp,
  ];
  return timeOf(candidates.find((value) => typeof value === 'string'));
}

const severityOf = ({ reason, type }: JsonObject): SeverityNumber =>
  SEVERE_REASONS[firstText(reason)] ?? (type === 'Warning' ? WARNING : INFO);

/**
 * A Kubernetes Event, core/v1 or events.k8s.io/v1: a log line about its object, by the time at which it was last seen.
 * @example {"kind":"Event","involvedObject":{"kind":"Pod","name":"cart-7f7c6d9b54-x2x9k"},"reason":"BackOff","message":"Back-off restarting failed container","source":{"host":"worker-2"},"lastTimestamp":"2026-06-01T12:00:00Z","type":"Warning"}
 */
export class KubernetesEventDecoder implements Decoder {
  readonly input = 'object';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return 'not_json';
    // A watch wraps the event with what happened to it
    const event = isObject(json.object) ? json.object : json;
    const about = objectOf(event.involvedObject ?? event.regarding);
    const body = firstText(event.message, event.note, event.reason);
    if (!firstText(about.kind)) return 'unknown_shape';
    if (!body) return 'no_message';
    const source = objectOf(event.source ?? event.deprecatedSource);
    const host = firstText(about.kind === 'Node' ? about.name : '', source.host);
    sink.log(timeOfEvent(event), severityOf(event), sliceOf(serviceOf(about)), sliceOf(host), sliceOf(body));
    return null;
  }
}
