import { type EpochMs, type SeverityNumber } from '@tocsin/model';
import { type Slice } from '../event-sink.js';
import { severityInText, syslogSeverity } from '../severity.js';
import { isoEndedAt, parseBsdTime, parseIso } from '../time.js';

const SPACE = 0x20;
const isSpace = (byte: number | undefined): boolean => byte === SPACE || byte === 0x09;

/** What the head of a plain line said; one object is reused. */
export interface TextHead {
  time: EpochMs;
  severity: SeverityNumber;
  service: Slice;
  host: Slice;
  bodyStart: number;
}

const EMPTY = new Uint8Array(0);
export const emptyTextHead = (): TextHead => ({
  time: NaN,
  severity: 0,
  service: { bytes: EMPTY, start: 0, end: 0 },
  host: { bytes: EMPTY, start: 0, end: 0 },
  bodyStart: 0,
});

function put(slice: Slice, bytes: Uint8Array, start: number, end: number): void {
  slice.bytes = bytes;
  slice.start = start;
  slice.end = end;
}

const wordEnd = (bytes: Uint8Array, start: number, end: number): number => {
  let at = start;
  while (at < end && !isSpace(bytes[at])) at++;
  return at;
};

/** `<134>`: facility × 8 + severity. Returns where it ended, or `start`. */
function readPriority(bytes: Uint8Array, start: number, end: number, head: TextHead): number {
  if (bytes[start] !== 0x3c) return start;
  let value = 0;
  let at = start + 1;
  for (; at < end && at < start + 5 && bytes[at]! >= 0x30 && bytes[at]! <= 0x39; at++)
    value = value * 10 + bytes[at]! - 0x30;
  if (bytes[at] !== 0x3e || at === start + 1) return start;
  head.severity = syslogSeverity(value % 8);
  return at + 1;
}

/** `host program[pid]:` as syslog daemons write it. Returns where the message begins, or `start` when it is none. */
function readHostAndTag(bytes: Uint8Array, start: number, end: number, head: TextHead): number {
  const hostEnd = wordEnd(bytes, start, end);
  const tagStart = hostEnd + 1;
  const tagEnd = wordEnd(bytes, tagStart, end);
  if (tagEnd <= tagStart || bytes[tagEnd - 1] !== 0x3a) return start;
  let programEnd = tagStart;
  while (programEnd < tagEnd && bytes[programEnd] !== 0x5b && bytes[programEnd] !== 0x3a) programEnd++;
  put(head.host, bytes, start, hostEnd);
  put(head.service, bytes, tagStart, programEnd);
  return isSpace(bytes[tagEnd]) ? tagEnd + 1 : tagEnd;
}

/**
 * Reads the head of a plain line: a syslog priority, a time (ISO 8601 or RFC 3164), and host and program where the line
 * looks like syslog. What is not understood stays in the message. `near` gives RFC 3164 times their year.
 */
export function readTextHead(bytes: Uint8Array, start: number, end: number, near: EpochMs, head: TextHead): void {
  head.time = NaN;
  head.severity = 0;
  head.service.end = head.service.start = head.host.end = head.host.start = 0;
  let at = readPriority(bytes, start, end, head);
  // RFC 5424 writes a version digit after the priority
  if (at > start && bytes[at] === 0x31 && isSpace(bytes[at + 1])) at += 2;
  let timeEnd = at;
  head.time = parseIso(bytes, at, end);
  if (!Number.isNaN(head.time)) timeEnd = isoEndedAt();
  else {
    head.time = parseBsdTime(bytes, at, end, near);
    if (!Number.isNaN(head.time)) timeEnd = at + 15;
  }
  if (timeEnd > at && isSpace(bytes[timeEnd])) at = readHostAndTag(bytes, timeEnd + 1, end, head);
  else if (timeEnd > at) at = timeEnd;
  head.bodyStart = at;
  if (head.severity === 0) head.severity = severityInText(bytes, at, end);
}
