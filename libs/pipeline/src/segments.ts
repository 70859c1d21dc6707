const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** A snapshot segment is never larger (see the SnapshotStore port). */
export const MAX_SEGMENT_BYTES = 4 << 20;

/** A snapshot's parts by name. */
export type Segments = ReadonlyMap<string, Uint8Array>;

/** A state as JSON, cut into segments `name.0`, `name.1` … */
export function jsonSegment(name: string, state: unknown): ReadonlyMap<string, Uint8Array> {
  return cutSegments(name, encoder.encode(JSON.stringify(state)));
}

/** Cuts bytes into segments of at most `MAX_SEGMENT_BYTES`. */
export function cutSegments(name: string, bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const segments = new Map<string, Uint8Array>();
  for (let at = 0, i = 0; at < bytes.length || i === 0; at += MAX_SEGMENT_BYTES, i++)
    segments.set(`${name}.${i}`, bytes.subarray(at, at + MAX_SEGMENT_BYTES));
  return segments;
}

/** Puts the segments of `name` together again. */
export function joinSegments(segments: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let part = segments.get(`${name}.0`); part; part = segments.get(`${name}.${parts.length}`)) parts.push(part);
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const readJsonSegment = <T>(segments: ReadonlyMap<string, Uint8Array>, name: string): T =>
  JSON.parse(decoder.decode(joinSegments(segments, name))) as T;
