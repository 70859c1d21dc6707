import { type EpochMs, type SeverityNumber } from '@tocsin/model';
import { type EventSink, sliceOf } from '../event-sink.js';
import { severityOfWord } from '../severity.js';

/** An alert of another system. */
export interface ForeignAlert {
  readonly time: EpochMs;
  readonly name: string;
  readonly summary: string;
  /** As the sender words it; '' when it does not. */
  readonly severity: string;
  readonly resolved: boolean;
  readonly service: string;
  readonly host: string;
}

const INFO: SeverityNumber = 9;
const ERROR: SeverityNumber = 17;
/** What people call severities besides the words of log levels. */
const WORDS: Readonly<Record<string, SeverityNumber>> = {
  page: 21,
  p1: 21,
  high: 17,
  p2: 17,
  major: 17,
  medium: 13,
  moderate: 13,
  minor: 13,
  p3: 13,
  low: 9,
  p4: 9,
  none: 9,
};

/** An alert that is over is news, no trouble; one whose severity is not understood is an error. */
export function severityOfAlert({ severity, resolved }: ForeignAlert): SeverityNumber {
  if (resolved) return INFO;
  const isNumber = severity !== '' && !Number.isNaN(Number(severity));
  return WORDS[severity.toLowerCase()] ?? ((isNumber ? 0 : severityOfWord(severity)) || ERROR);
}

/** Sends the alert as a log line: `name: summary`, `name resolved: summary`. */
export function emitAlert(alert: ForeignAlert, sink: EventSink): void {
  const { name, summary, resolved, time, service, host } = alert;
  const title = resolved ? `${name} resolved` : name;
  const body = summary ? `${title}: ${summary}` : title;
  sink.log(time, severityOfAlert(alert), sliceOf(service), sliceOf(host), sliceOf(body));
}
