import { type EpochMs, RECORD_GAP_MS } from '@tocsin/model';

/** A record has no more lines than this: what follows stands for itself. */
const MAX_LINES = 1_000;

/** The record that the next line of a stream may belong to. Plain data. */
export interface OpenRecord {
  /** Its lines; 0: there is none. */
  lines: number;
  /** When its newest line came. */
  at: EpochMs;
}

export const noRecord = (): OpenRecord => ({ lines: 0, at: 0 });

/**
 * Takes the next line of a stream. Returns whether it belongs to the record before: it begins with a blank, the record before did not, and that is
 * neither too long ago nor too long. A line that begins with a blank and has no such record stands for itself, and none joins it.
 * @param isIndented it begins with a blank and has no head (time, priority) of its own
 * @param at when the transport had it
 */
export function joinLine(record: OpenRecord, isIndented: boolean, at: EpochMs): boolean {
  const { lines } = record;
  const joins = isIndented && lines > 0 && lines < MAX_LINES && at - record.at <= RECORD_GAP_MS;
  record.lines = joins ? lines + 1 : isIndented ? 0 : 1;
  record.at = at;
  return joins;
}
