import { type SeverityNumber } from '@tocsin/model';
import { openTelemetrySeverity, parseSeverity } from '../severity.js';
import { type JsonScanner, TYPE_NONE } from './json-scanner.js';
import { OTEL_SEVERITY_NAMES, SLOT } from './log-fields.js';

/** The severity that a scanned record names in a field; 0 when it names none. */
export function readSeverity({ type, start, end, rank }: JsonScanner, bytes: Uint8Array): SeverityNumber {
  if (type[SLOT.severity] === TYPE_NONE) return 0;
  const read = rank[SLOT.severity]! < OTEL_SEVERITY_NAMES.length ? openTelemetrySeverity : parseSeverity;
  return read(bytes, start[SLOT.severity]!, end[SLOT.severity]!);
}
