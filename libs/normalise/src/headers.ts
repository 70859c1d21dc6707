import { type KnownFormat } from './formats.js';

/** Headers of a Kafka record by name. */
export type RecordHeaders = Readonly<Record<string, Uint8Array>>;

/** A record whose headers say what its value is, as one value that says so itself. */
export interface SelfContained {
  readonly format: KnownFormat;
  readonly bytes: Uint8Array;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const SCHEMA_ID_BYTES = 5;
const ATTRIBUTES = ['specversion', 'type', 'source', 'id', 'time', 'subject'] as const;

const textOf = (header: Uint8Array | undefined): string | undefined => header && decoder.decode(header);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** CloudEvents in binary mode: attributes in `ce_*` headers, the value is the data. */
function structuredEvent(headers: RecordHeaders, value: Uint8Array): SelfContained {
  const type = textOf(headers['content-type']) ?? 'application/json';
  const attributes = Object.fromEntries(ATTRIBUTES.map((name) => [name, textOf(headers[`ce_${name}`])]));
  const text = decoder.decode(value);
  const data = type.includes('json') ? jsonOf(text) : text;
  return {
    format: 'cloudevents',
    bytes: encoder.encode(JSON.stringify({ ...attributes, datacontenttype: type, data })),
  };
}

/**
 * Puts into the value what its headers say: CloudEvents in binary mode, and a schema id that Confluent's newer
 * serializers keep in `__value_schema_id`. Null when the headers say nothing of that kind.
 */
export function withHeaders(headers: RecordHeaders, bytes: Uint8Array, from: number, to: number): SelfContained | null {
  if (headers.ce_specversion !== undefined) return structuredEvent(headers, bytes.subarray(from, to));
  const id = headers.__value_schema_id;
  if (id?.length !== SCHEMA_ID_BYTES || id[0] !== 0) return null;
  const framed = new Uint8Array(SCHEMA_ID_BYTES + to - from);
  framed.set(id);
  framed.set(bytes.subarray(from, to), SCHEMA_ID_BYTES);
  return { format: 'confluent', bytes: framed };
}
