import { type EpochMs, RECORD_GAP_MS } from '@tocsin/model';

/** A record has no more lines than this: what follows stands for itself. */
const MAX_LINES = 1_000;
const NONE = -1;

/** The record that lines of one source may still belong to. Plain data. */
export interface OpenRecord {
  /** Whose record it is; -1: there is none. */
  service: number;
  /** When its newest line came. */
  at: EpochMs;
  lines: number;
}

export const noRecord = (): OpenRecord => ({ service: NONE, at: 0, lines: 0 });

/**
 * Takes the next line of a source. Returns whether it belongs to the record before: it begins with a blank, the record before did not, is of the same
 * service, and not too long ago or too long. A line that begins with a blank and has no such record stands for itself, and none joins it.
 * @param isIndented it begins with a blank and has no head (time, priority) of its own
 * @param at when the transport had it
 */
export function joinLine(record: OpenRecord, service: number, isIndented: boolean, at: EpochMs): boolean {
  const joins = isIndented && record.service === service && at - record.at <= RECORD_GAP_MS && record.lines < MAX_LINES;
  record.service = joins || !isIndented ? service : NONE;
  record.lines = joins ? record.lines + 1 : 1;
  record.at = at;
  return joins;
}
