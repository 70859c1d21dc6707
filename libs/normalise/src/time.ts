import { type EpochMs } from '@tocsin/model';
import { type LocalZone, UTC } from './local-zone.js';

const SLASH = 0x2f;
const decoder = new TextDecoder();
const digit = (byte: number | undefined): number => (byte === undefined ? -1 : byte - 0x30);

function number2(bytes: Uint8Array, at: number): number {
  const tens = digit(bytes[at]);
  const ones = digit(bytes[at + 1]);
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

const number4 = (bytes: Uint8Array, at: number): number => number2(bytes, at) * 100 + number2(bytes, at + 2);

/** Days are parsed once: the last one seen is nearly always the next one. */
let lastDayKey = -1;
let lastDayAt = 0;

function dayAt(year: number, month: number, day: number): EpochMs {
  const key = (year * 16 + month) * 32 + day;
  if (key !== lastDayKey) {
    lastDayKey = key;
    lastDayAt = Date.UTC(year, month - 1, day);
  }
  return lastDayAt;
}

/** Where the last successful `parseIso` ended. */
let isoEnd = 0;
export const isoEndedAt = (): number => isoEnd;

/**
 * ISO 8601 with `T` or a blank, optional fraction (`.` or `,`) and zone (`Z`, `+hh:mm`, `+hhmm`; none means `zone`).
 * NaN when the bytes do not begin with such a time.
 */
export function parseIso(bytes: Uint8Array, start: number, end: number, zone: LocalZone = UTC): EpochMs {
  if (end - start < 19 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return NaN;
  const separator = bytes[start + 10];
  if (separator !== 0x54 && separator !== 0x20 && separator !== 0x74) return NaN;
  const year = number4(bytes, start);
  const month = number2(bytes, start + 5);
  const day = number2(bytes, start + 8);
  const time =
    number2(bytes, start + 11) * 3_600_000 + number2(bytes, start + 14) * 60_000 + number2(bytes, start + 17) * 1_000;
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31) || Number.isNaN(time + year)) return NaN;
  let at = start + 19;
  let fraction = 0;
  if (bytes[at] === 0x2e || bytes[at] === 0x2c) {
    let scale = 100;
    for (at++; at < end && digit(bytes[at]) >= 0 && digit(bytes[at]) <= 9; at++) {
      fraction += digit(bytes[at]) * scale;
      scale /= 10;
    }
  }
  isoEnd = at;
  const wall = dayAt(year, month, day) + time + Math.floor(fraction);
  if (bytes[at] === 0x5a || bytes[at] === 0x7a) {
    isoEnd = at + 1;
    return wall;
  }
  const offset = readOffset(bytes, at);
  return Number.isNaN(offset) ? zone.utcOf(wall) : wall - offset;
}

/** `+hh:mm` or `+hhmm` in milliseconds, moving the end of the time behind it; NaN when there is none. */
function readOffset(bytes: Uint8Array, at: number): number {
  const sign = bytes[at] === 0x2b ? 1 : bytes[at] === 0x2d ? -1 : NaN;
  const minutesAt = bytes[at + 3] === 0x3a ? at + 4 : at + 3;
  const offset = sign * (number2(bytes, at + 1) * 3_600_000 + number2(bytes, minutesAt) * 60_000);
  if (!Number.isNaN(offset)) isoEnd = minutesAt + 2;
  return offset;
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size. */
export function epochOf(value: number): EpochMs {
  if (!(value > 0)) return NaN;
  // 1758402234.132 × 1000 falls a hair short of its millisecond
  if (value < 1e11) return Math.floor(value * 1_000 + 0.001);
  if (value < 1e14) return Math.floor(value);
  return Math.floor(value < 1e17 ? value / 1e3 : value / 1e6);
}

/**
 * A time as producers write it: ISO 8601, a number, or a web server's `02/Aug/2022:07:41:34 +0000`. NaN when it is none
 * of them.
 */
export function parseTime(bytes: Uint8Array, start: number, end: number, zone: LocalZone = UTC): EpochMs {
  const iso = parseIso(bytes, start, end, zone);
  if (!Number.isNaN(iso)) return iso;
  if (end - start > 32 || end === start) return NaN;
  if (bytes[start + 2] === SLASH) return parseAccessLogTime(bytes, start, end, zone);
  let value = 0;
  let scale = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 0x2e && scale === 0) scale = 1;
    else if (byte >= 0x30 && byte <= 0x39) {
      value = value * 10 + (byte - 0x30);
      if (scale > 0) scale *= 10;
    } else return (byte | 0x20) === 0x65 ? epochOf(Number(decoder.decode(bytes.subarray(start, end)))) : NaN;
  }
  return epochOf(scale > 1 ? value / scale : value);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const monthAt = (bytes: Uint8Array, at: number): number =>
  MONTHS.indexOf(String.fromCharCode(bytes[at]! | 0x20, bytes[at + 1]! | 0x20, bytes[at + 2]! | 0x20));

/** `dd/Mmm/yyyy:hh:mm:ss +hhmm`, as Apache and nginx write it. */
function parseAccessLogTime(bytes: Uint8Array, start: number, end: number, zone: LocalZone): EpochMs {
  if (end - start < 20 || bytes[start + 6] !== SLASH) return NaN;
  const month = monthAt(bytes, start + 3);
  const time =
    number2(bytes, start + 12) * 3_600_000 + number2(bytes, start + 15) * 60_000 + number2(bytes, start + 18) * 1_000;
  if (month < 0) return NaN;
  const wall = dayAt(number4(bytes, start + 7), month + 1, number2(bytes, start)) + time;
  const offset = readOffset(bytes, start + 21);
  return Number.isNaN(offset) ? zone.utcOf(wall) : wall - offset;
}

/**
 * `Mmm dd hh:mm:ss` (RFC 3164) in `zone`; the year is the one that brings it nearest to `near`. NaN when it is none.
 */
export function parseBsdTime(
  bytes: Uint8Array,
  start: number,
  end: number,
  near: EpochMs,
  zone: LocalZone = UTC,
): EpochMs {
  if (end - start < 15) return NaN;
  const month = monthAt(bytes, start);
  if (month < 0 || bytes[start + 3] !== 0x20 || bytes[start + 9] !== 0x3a || bytes[start + 12] !== 0x3a) return NaN;
  const day = bytes[start + 4] === 0x20 ? digit(bytes[start + 5]) : number2(bytes, start + 4);
  const time =
    number2(bytes, start + 7) * 3_600_000 + number2(bytes, start + 10) * 60_000 + number2(bytes, start + 13) * 1_000;
  if (Number.isNaN(time + day) || day < 1 || day > 31) return NaN;
  const year = new Date(near).getUTCFullYear();
  const candidates = [year - 1, year, year + 1].map((y) => Date.UTC(y, month, day) + time);
  const wall = candidates.reduce((best, at) => (Math.abs(at - near) < Math.abs(best - near) ? at : best));
  return zone.utcOf(wall);
}

const encoder = new TextEncoder();

/**
 * A time of a parsed document: a text or number as `parseTime` reads it; NaN for anything else. Not for the hot path.
 */
export function timeOf(value: unknown, zone: LocalZone = UTC): EpochMs {
  if (typeof value === 'number') return epochOf(value);
  if (typeof value !== 'string') return NaN;
  const bytes = encoder.encode(value.slice(0, 64));
  return parseTime(bytes, 0, bytes.length, zone);
}
