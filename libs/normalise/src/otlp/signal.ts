import { BYTES, FIXED64, VARINT, WireReader } from './wire-reader.js';

export type Signal = 'logs' | 'metrics' | 'spans' | 'malformed';

/** The request, its resource, its scope: all three keep their list in different fields, but in the same shape. */
const request = new WireReader();
const resource = new WireReader();
const scope = new WireReader();
const item = new WireReader();

/** A trace or span id. */
const isId = (bytes: number): boolean => bytes === 8 || bytes === 16;

/**
 * A log record begins with a time or a severity, a span with ids, a metric with its name; the requests around them are
 * alike. `metrics` too when there is no item at all. `malformed` when the bytes are no such request.
 */
export function signalOf(bytes: Uint8Array, start: number, end: number): Signal {
  request.open(bytes, start, end);
  while (request.next()) {
    if (request.field !== 1 || request.type !== BYTES) return 'malformed';
    resource.open(bytes, request.start, request.end);
    while (resource.next()) {
      if (resource.field > 3 && resource.field !== 1000) return 'malformed';
      if (resource.field !== 2) continue;
      if (resource.type !== BYTES) return 'malformed';
      scope.open(bytes, resource.start, resource.end);
      while (scope.next())
        if (scope.field === 2 && scope.type === BYTES) return signalOfItem(bytes, scope.start, scope.end);
      if (scope.broken) return 'malformed';
    }
    if (resource.broken) return 'malformed';
  }
  return request.broken ? 'malformed' : 'metrics';
}

function signalOfItem(bytes: Uint8Array, start: number, end: number): Signal {
  item.open(bytes, start, end);
  let named = false;
  while (item.next()) {
    if (item.field === 1 && item.type === FIXED64) return 'logs';
    if (item.field === 2 && item.type === VARINT) return 'logs';
    if (item.field === 11 && item.type === FIXED64) return 'logs';
    if (item.field === 2 && item.type === BYTES && named && isId(item.end - item.start) && isSpan(bytes, start, end))
      return 'spans';
    if (item.field === 1 && item.type === BYTES) named = true;
  }
  if (item.broken) return 'malformed';
  return named ? 'metrics' : 'logs';
}

/** Only a span has fixed times in fields 7 and 8. */
function isSpan(bytes: Uint8Array, start: number, end: number): boolean {
  const reader = new WireReader().open(bytes, start, end);
  while (reader.next()) if ((reader.field === 7 || reader.field === 8) && reader.type === FIXED64) return true;
  return false;
}
