import { looksLikeCommand } from '../collectd/collectd-command.js';
import { looksLikeGraphite } from '../collectd/graphite.js';
import { hasConfluentHead } from '../confluent/confluent-decoder.js';
import { type KnownFormat } from '../formats.js';
import { isObject, parseDocument } from '../json/document.js';
import { looksLikeLtsv } from '../ltsv/ltsv-decoder.js';
import { looksLikeMsgpack } from '../msgpack/msgpack-decoder.js';
import { signalOf } from '../otlp/signal.js';
import { endsInNanoseconds } from '../telegraf/influx-decoder.js';
import { emptyCriHead, readCriHead } from '../text/cri-line.js';
import { sniffObject } from './sniff-object.js';

const OTLP_FIRST_TAG = 0x0a;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const head = emptyCriHead();

/** The format of a record whose blanks at both ends still count; null when it is text of some kind. */
export function sniffBinary(bytes: Uint8Array, start: number, end: number): KnownFormat | null {
  if (hasConfluentHead(bytes, start, end)) return 'confluent';
  if (looksLikeMsgpack(bytes, start, end)) return 'msgpack';
  // A blank line begins alike, but is no protobuf request with a resource
  if (bytes[start] === OTLP_FIRST_TAG && end - start > 2 && signalOf(bytes, start, end) !== 'malformed')
    return 'otlp-protobuf';
  return null;
}

/** gzip or zstd, put on by a producer besides Kafka's own compression. */
export const isCompressed = (bytes: Uint8Array, start: number): boolean =>
  (bytes[start] === 0x1f && bytes[start + 1] === 0x8b) ||
  (bytes[start] === 0x28 && bytes[start + 1] === 0xb5 && bytes[start + 2] === 0x2f && bytes[start + 3] === 0xfd);

const LOOK_AT_BYTES = 32;
const ESCAPE = 0x1b;

/** Whether the first bytes hold what no text does: a NUL, or control characters beyond the odd one. */
export function looksBinary(bytes: Uint8Array, start: number, end: number): boolean {
  const stop = Math.min(end, start + LOOK_AT_BYTES);
  let controls = 0;
  for (let at = start; at < stop; at++) {
    const byte = bytes[at]!;
    if (byte === 0) return true;
    if (byte < 0x20 && (byte < 0x08 || byte > 0x0d) && byte !== ESCAPE) controls++;
  }
  return controls * 16 > stop - start;
}

/** The format of a record of text, without blanks around it. */
export function sniffText(bytes: Uint8Array, start: number, end: number): KnownFormat {
  if (bytes[start] === OPEN_OBJECT || bytes[start] === OPEN_ARRAY) return sniffDocument(bytes, start, end);
  if (looksLikeCommand(bytes, start, end)) return 'collectd-command';
  if (endsInNanoseconds(bytes, start, end)) return 'influx';
  if (readCriHead(bytes, start, end, head)) return 'cri';
  if (looksLikeGraphite(bytes, start, end)) return 'graphite';
  return looksLikeLtsv(bytes, start, end) ? 'ltsv' : 'text';
}

/** A list is what its first item is; `[12.3] up` is a line of text, a broken object is broken JSON. */
function sniffDocument(bytes: Uint8Array, start: number, end: number): KnownFormat {
  const json = parseDocument(bytes, start, end);
  if (isObject(json)) return sniffObject(json);
  if (Array.isArray(json)) return isObject(json[0]) ? sniffObject(json[0]) : 'json';
  return bytes[start] === OPEN_OBJECT ? 'json' : 'text';
}
