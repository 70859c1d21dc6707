import { type LogLine } from '../log-line.js';
import { setSlice } from '../event-sink.js';
import { isoEndedAt, parseIso } from '../time.js';

const BLANK = 0x20;
/** `stdout` or `stderr`. */
const isStreamName = (bytes: Uint8Array, start: number): boolean =>
  bytes[start] === 0x73 &&
  bytes[start + 1] === 0x74 &&
  bytes[start + 2] === 0x64 &&
  ((bytes[start + 3] === 0x6f && bytes[start + 4] === 0x75 && bytes[start + 5] === 0x74) ||
    (bytes[start + 3] === 0x65 && bytes[start + 4] === 0x72 && bytes[start + 5] === 0x72));

/** What the head of a CRI line said; one object is reused. */
export interface CriHead {
  time: number;
  streamStart: number;
  partial: boolean;
  bodyStart: number;
}

export const emptyCriHead = (): CriHead => ({ time: NaN, streamStart: 0, partial: false, bodyStart: 0 });
const STREAM_NAME_BYTES = 6;

/**
 * Reads `2026-10-11T22:14:15.003Z stderr F message`: time, stream, tag (F full, P partial). False when the bytes begin
 * otherwise.
 */
export function readCriHead(bytes: Uint8Array, start: number, end: number, head: CriHead): boolean {
  if (end - start < 29 || bytes[start + 4] !== 0x2d || bytes[start + 10] !== 0x54) return false;
  head.time = parseIso(bytes, start, end);
  if (Number.isNaN(head.time)) return false;
  const streamStart = isoEndedAt() + 1;
  const tagAt = streamStart + STREAM_NAME_BYTES + 1;
  if (tagAt >= end || bytes[streamStart - 1] !== BLANK || bytes[tagAt - 1] !== BLANK) return false;
  if (!isStreamName(bytes, streamStart)) return false;
  const tag = bytes[tagAt];
  if (tag !== 0x46 && tag !== 0x50) return false;
  let at = tagAt + 1;
  while (at < end && bytes[at] !== BLANK) at++;
  head.streamStart = streamStart;
  head.partial = tag === 0x50;
  head.bodyStart = Math.min(at + 1, end);
  return true;
}

/** Takes a CRI head off the line's body, which a shipper may have left in it. */
export function stripCriHead(line: LogLine, head: CriHead): void {
  const { bytes, start, end } = line.body;
  if (!readCriHead(bytes, start, end, head)) return;
  if (Number.isNaN(line.time)) line.time = head.time;
  setSlice(line.stream, bytes, head.streamStart, head.streamStart + STREAM_NAME_BYTES);
  line.partial = head.partial;
  line.body.start = head.bodyStart;
}
