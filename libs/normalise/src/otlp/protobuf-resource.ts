import { type ResourceSubject, subjectOfResource } from './resource.js';
import { readKeyValue, textOfValue } from './any-value.js';
import { BYTES, WireReader } from './wire-reader.js';

const reader = new WireReader();
const attributes = new WireReader();

/** Reads the `Resource` in field 1 of `ResourceLogs` or `ResourceMetrics`, wherever it stands. */
export function readResource(bytes: Uint8Array, start: number, end: number): ResourceSubject {
  const labels: Record<string, string> = {};
  reader.open(bytes, start, end);
  while (reader.next()) {
    if (reader.field !== 1 || reader.type !== BYTES) continue;
    attributes.open(bytes, reader.start, reader.end);
    while (attributes.next()) {
      if (attributes.field !== 1 || attributes.type !== BYTES) continue;
      const [key, value] = readKeyValue(bytes, attributes.start, attributes.end);
      if (key !== '__proto__') labels[key] = textOfValue(value);
    }
  }
  return subjectOfResource(labels);
}
