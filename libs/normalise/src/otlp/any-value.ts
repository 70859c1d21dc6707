import { BYTES, FIXED64, VARINT, WireReader } from './wire-reader.js';

const MAX_DEPTH = 16;

/** The fields of `AnyValue`. */
const STRING = 1;
const BOOL = 2;
const INT = 3;
const DOUBLE = 4;
const ARRAY = 5;
const KVLIST = 6;

/** `AnyValue` as what JSON would hold; bytes and what nests too deeply become ''. */
export function readAnyValue(bytes: Uint8Array, start: number, end: number, depth = 0): unknown {
  const reader = new WireReader().open(bytes, start, end);
  let value: unknown = '';
  while (reader.next()) {
    const { field, type } = reader;
    if (type === VARINT) {
      if (field === BOOL) value = reader.number() !== 0;
      else if (field === INT) value = Number(BigInt.asIntN(64, bigVarint(reader)));
    } else if (type === FIXED64 && field === DOUBLE) value = reader.double();
    else if (type !== BYTES) continue;
    else if (field === STRING) value = reader.text();
    else if (depth < MAX_DEPTH && field === ARRAY) value = readList(reader, depth);
    else if (depth < MAX_DEPTH && field === KVLIST)
      value = Object.fromEntries(readPairs(bytes, reader.start, reader.end, depth + 1));
  }
  return value;
}

/** All 64 bits: a negative number is written as its two's complement. */
function bigVarint({ bytes, start, end }: WireReader): bigint {
  let value = 0n;
  for (let at = end - 1; at >= start; at--) value = value * 128n + BigInt(bytes[at]! & 0x7f);
  return value;
}

function readList({ bytes, start, end }: WireReader, depth: number): unknown[] {
  const items: unknown[] = [];
  const reader = new WireReader().open(bytes, start, end);
  while (reader.next()) if (reader.type === BYTES) items.push(readAnyValue(bytes, reader.start, reader.end, depth + 1));
  return items;
}

/** The `KeyValue`s in field 1 of a message. */
function readPairs(bytes: Uint8Array, start: number, end: number, depth: number): [string, unknown][] {
  const pairs: [string, unknown][] = [];
  const reader = new WireReader().open(bytes, start, end);
  while (reader.next()) if (reader.type === BYTES) pairs.push(readKeyValue(bytes, reader.start, reader.end, depth));
  return pairs;
}

/** One `KeyValue`. */
export function readKeyValue(bytes: Uint8Array, start: number, end: number, depth = 0): [string, unknown] {
  const reader = new WireReader().open(bytes, start, end);
  let key = '';
  let value: unknown = '';
  while (reader.next()) {
    if (reader.type !== BYTES) continue;
    if (reader.field === 1) key = reader.text();
    else if (reader.field === 2) value = readAnyValue(bytes, reader.start, reader.end, depth);
  }
  return [key, value];
}

/** A value as a label or a log's text. */
export const textOfValue = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
