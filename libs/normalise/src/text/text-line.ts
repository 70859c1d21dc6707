import { type EpochMs, type SeverityNumber } from '@tocsin/model';
import { type Slice, emptySlice, setSlice } from '../event-sink.js';
import { type LocalZone } from '../local-zone.js';
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

export const emptyTextHead = (): TextHead => ({
  time: NaN,
  severity: 0,
  service: emptySlice(),
  host: emptySlice(),
  bodyStart: 0,
});

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
  setSlice(head.host, bytes, start, hostEnd);
  setSlice(head.service, bytes, tagStart, programEnd);
  return isSpace(bytes[tagEnd]) ? tagEnd + 1 : tagEnd;
}

/** Points `slice` at a word; `-` stands for nothing. */
function putWord(slice: Slice, bytes: Uint8Array, start: number, end: number): void {
  const isNil = end - start === 1 && bytes[start] === 0x2d;
  setSlice(slice, bytes, start, isNil ? start : end);
}

/** `host app procid msgid [structured data] `, from behind the time. Returns where the message begins. */
function readRfc5424Head(bytes: Uint8Array, start: number, end: number, head: TextHead): number {
  const hostEnd = wordEnd(bytes, start, end);
  const appEnd = wordEnd(bytes, hostEnd + 1, end);
  putWord(head.host, bytes, Math.min(start, end), hostEnd);
  putWord(head.service, bytes, Math.min(hostEnd + 1, end), appEnd);
  let at = wordEnd(bytes, wordEnd(bytes, appEnd + 1, end) + 1, end) + 1;
  if (bytes[at] === 0x5b) at = structuredDataEnd(bytes, at, end);
  else if (bytes[at] === 0x2d) at++;
  if (isSpace(bytes[at])) at++;
  const hasMark = bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
  return Math.min(hasMark ? at + 3 : at, end);
}

/** Behind the last `]` of `[id name="value"][id …]`; a backslash escapes within quotes. */
function structuredDataEnd(bytes: Uint8Array, start: number, end: number): number {
  let quoted = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (quoted && byte === 0x5c) at++;
    else if (byte === 0x22) quoted = !quoted;
    else if (!quoted && byte === 0x5d && bytes[at + 1] !== 0x5b) return at + 1;
  }
  return end;
}

/**
 * Reads the head of a plain line: a syslog priority, a time (ISO 8601 or RFC 3164), and host and program where the line
 * looks like syslog. What is not understood stays in the message. `near` gives RFC 3164 times their year, `zone` its
 * zone to a time that names none.
 */
export function readTextHead(
  bytes: Uint8Array,
  start: number,
  end: number,
  near: EpochMs,
  zone: LocalZone,
  head: TextHead,
): void {
  head.time = NaN;
  head.severity = 0;
  head.service.end = head.service.start = head.host.end = head.host.start = 0;
  let at = readPriority(bytes, start, end, head);
  // RFC 5424 writes a version digit after the priority
  const isRfc5424 = at > start && bytes[at] === 0x31 && isSpace(bytes[at + 1]);
  if (isRfc5424) at += 2;
  let timeEnd = at;
  head.time = parseIso(bytes, at, end, zone);
  if (!Number.isNaN(head.time)) timeEnd = isoEndedAt();
  else {
    head.time = parseBsdTime(bytes, at, end, near, zone);
    if (!Number.isNaN(head.time)) timeEnd = at + 15;
  }
  if (isRfc5424) at = readRfc5424Head(bytes, timeEnd > at ? timeEnd + 1 : wordEnd(bytes, at, end) + 1, end, head);
  else if (timeEnd > at && isSpace(bytes[timeEnd])) at = readHostAndTag(bytes, timeEnd + 1, end, head);
  else if (timeEnd > at) at = timeEnd;
  head.bodyStart = at;
  if (head.severity === 0) head.severity = severityInText(bytes, at, end);
}
