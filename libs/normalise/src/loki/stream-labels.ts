import { type Labels, type SeverityNumber } from '@tocsin/model';
import { type EventSink, type Slice, sliceOf } from '../event-sink.js';
import { severityOfWord } from '../severity.js';
import { emitText } from '../json/inner-text.js';
import { hostOfInstance } from '../subject.js';

const SERVICES = ['service_name', 'service', 'app', 'application', 'job', 'container', 'logger'];
const HOSTS = ['host', 'hostname', 'node', 'nodename'];
const SESSIONS = ['trace_id', 'traceID', 'traceId', 'session_id', 'request_id'];
const LEVELS = ['detected_level', 'level', 'severity'];

const first = (labels: Labels, names: readonly string[]): string =>
  names.map((name) => labels[name]).find(Boolean) ?? '';

/** Whom the lines of a stream are about. */
export interface StreamSubject {
  readonly service: Slice;
  readonly host: Slice;
  readonly severity: SeverityNumber;
}

export const subjectOfStream = (labels: Labels): StreamSubject => ({
  service: sliceOf(first(labels, SERVICES)),
  host: sliceOf(first(labels, HOSTS) || hostOfInstance(labels.instance ?? '')),
  severity: severityOfWord(first(labels, LEVELS)),
});

/** Sends one line; what its own metadata says of its level goes before the stream's. */
export function emitEntry(time: number, line: Slice, subject: StreamSubject, metadata: Labels, sink: EventSink): void {
  const severity = severityOfWord(first(metadata, LEVELS)) || subject.severity;
  emitText(time, severity, subject.service, subject.host, line, sink, sliceOf(first(metadata, SESSIONS)));
}

/** `{app="web", level="info"}` with Go's quoting. Null when it is not of this form. */
export function parseLabelSet(text: string): Labels | null {
  const labels: Record<string, string> = {};
  let at = 0;
  const skip = () => {
    while (text[at] === ' ' || text[at] === ',') at++;
  };
  if (text[at++] !== '{') return null;
  for (skip(); text[at] !== '}'; skip()) {
    const equals = text.indexOf('="', at);
    if (equals < 0) return null;
    const name = text.slice(at, equals).trim();
    let end = equals + 2;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    if (end >= text.length) return null;
    try {
      labels[name] = JSON.parse(text.slice(equals + 1, end + 1)) as string;
    } catch {
      labels[name] = text.slice(equals + 2, end);
    }
    at = end + 1;
  }
  return labels;
}
