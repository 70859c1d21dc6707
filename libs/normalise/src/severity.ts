import { type SeverityNumber } from '@tocsin/model';

const encoder = new TextEncoder();

/** By the first three letters, lower case: enough to tell the words apart that producers use. */
const BY_PREFIX: Readonly<Record<string, SeverityNumber>> = {
  tra: 1,
  fin: 1,
  ver: 5,
  deb: 5,
  dbg: 5,
  inf: 9,
  not: 10,
  war: 13,
  wrn: 13,
  err: 17,
  sev: 17,
  cri: 21,
  fat: 21,
  pan: 21,
  eme: 24,
  ale: 23,
};
const key = (a: number, b: number, c: number): number => ((a | 0x20) << 16) | ((b | 0x20) << 8) | (c | 0x20);
const byKey = new Map(
  Object.entries(BY_PREFIX).map(([word, severity]) => [
    key(word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2)),
    severity,
  ]),
);
/** RFC 5424 severities 0–7 as OpenTelemetry numbers. */
const SYSLOG: readonly SeverityNumber[] = [24, 23, 21, 17, 13, 10, 9, 5];

/** OpenTelemetry severity of a syslog severity (0 emergency – 7 debug); 0 when it is neither. */
export const syslogSeverity = (code: number): SeverityNumber => SYSLOG[code] ?? 0;

/**
 * The severity of a level field: a word in any case, a pino level (10–60), an OpenTelemetry number (8–24) or a
 * syslog code (0–7). 0 when it says nothing known.
 */
export function parseSeverity(bytes: Uint8Array, start: number, end: number): SeverityNumber {
  if (end <= start) return 0;
  const first = bytes[start]!;
  if (first >= 0x30 && first <= 0x39) {
    let value = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      if (byte < 0x30 || byte > 0x39) return 0;
      value = value * 10 + (byte - 0x30);
    }
    if (value >= 10 && value <= 60 && value % 10 === 0) return 1 + 4 * (value / 10 - 1);
    if (value <= 7 && end - start === 1) return syslogSeverity(value);
    return value <= 24 ? value : 0;
  }
  let at = start;
  // winston colours its levels: ESC [ 3 1 m, where JSON writes ESC as \u001b
  if (first === 0x1b || first === 0x5c) while (at < end && bytes[at++] !== 0x6d);
  if (end - at < 3) return end - at === 1 ? parseLetter(bytes[at]!) : 0;
  return byKey.get(key(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!)) ?? 0;
}

/** klog and glog write one letter. */
const parseLetter = (byte: number): SeverityNumber =>
  ({ 0x44: 5, 0x49: 9, 0x57: 13, 0x45: 17, 0x46: 21 })[byte & 0xdf] ?? 0;

/** `F1015 11:01:46.499073`: level, month and day, a blank, the hour. */
function startsAsKlog(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 14 || bytes[start + 5] !== 0x20 || bytes[start + 8] !== 0x3a) return false;
  for (let at = start + 1; at < start + 5; at++) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  return true;
}

/** `severity_number` of OpenTelemetry: its own scale, 1–24. 0 when it is none of it. */
export function openTelemetrySeverity(bytes: Uint8Array, start: number, end: number): SeverityNumber {
  let value = 0;
  for (let at = start; at < end && value <= 24; at++) {
    const byte = bytes[at]!;
    if (byte < 0x30 || byte > 0x39) return 0;
    value = value * 10 + (byte - 0x30);
  }
  return value <= 24 ? value : 0;
}

/**
 * The severity of a word such as `critical` or `WARN`, or of a level number; 0 when it is none. For what is not on the
 * hot path.
 */
export function severityOfWord(word: unknown): SeverityNumber {
  const bytes = encoder.encode(typeof word === 'string' || typeof word === 'number' ? String(word).slice(0, 32) : '');
  return parseSeverity(bytes, 0, bytes.length);
}

const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
const COLON = 0x3a;
const LOOK_AHEAD_BYTES = 120;
const WORDS = new Set(
  [
    'trace',
    'debug',
    'info',
    'notice',
    'warn',
    'warning',
    'error',
    'err',
    'severe',
    'critical',
    'crit',
    'fatal',
    'panic',
  ].flatMap((word) => [word.length * 0x1000000 + key(word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2))]),
);

/**
 * The severity that a plain line names near its beginning: a whole word in capitals (`ERROR`), or any case in brackets,
 * after `level=`, or at the very beginning before a colon (`panic: …`). 0 when it names none: ordinary prose ("no error
 * found") does not count.
 */
export function severityInText(bytes: Uint8Array, start: number, end: number): SeverityNumber {
  if (startsAsKlog(bytes, start, end)) return parseLetter(bytes[start]!);
  const stop = Math.min(end, start + LOOK_AHEAD_BYTES);
  for (let at = start; at < stop;) {
    if (!isLetter(bytes[at]!)) {
      at++;
      continue;
    }
    const wordAt = at;
    let capitals = true;
    for (; at < end && isLetter(bytes[at]!); at++) if (bytes[at]! >= 0x61) capitals = false;
    const length = at - wordAt;
    if (length < 3 || length > 8) continue;
    const before = wordAt > start ? bytes[wordAt - 1]! : 0x20;
    const opens = wordAt === start && bytes[at] === COLON;
    const marked = opens || before === 0x5b || before === 0x3d || before === 0x3c;
    if (!capitals && !marked) continue;
    const prefix = key(bytes[wordAt]!, bytes[wordAt + 1]!, bytes[wordAt + 2]!);
    if (WORDS.has(length * 0x1000000 + prefix)) return byKey.get(prefix) ?? 0;
  }
  return 0;
}
