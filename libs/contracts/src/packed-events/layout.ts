import { type Instrument } from '@tocsin/model';

/**
 * The packed record of `tocsin.events.v1`: many normalised events in one log record, read without parsing.
 * All numbers little-endian.
 *
 *   0  u8   magic 0x54 ('T')
 *   1  u8   version
 *   2  u16  reserved
 *   4  u32  number of events
 *   8  u32  offset of the string table
 *  12  u32  number of strings
 *  16  events, one after the other
 *  ..  string table: u32 byte length + UTF-8 bytes each
 *  ..  session ids: u8 byte length + bytes each, one for each event with FLAG_SESSION, in their order
 *
 * An event is a fixed head and a body:
 *   0  u8   kind        1  u8   severity (OpenTelemetry 0–24)   2  u16  flags
 *   4  u32  origin: string `tenant \0 environment`
 *   8  u32  service    12  u32  host    16  u32  source
 *  20  u32  body length
 *  24  f64  time       32  f64  observedAt
 *  40  f64  offset in the source (-1: none)      48  u32  item
 *  52  body: log = message bytes; metric = u32 series string + f64 value; the others = UTF-8 JSON
 */
export const MAGIC = 0x54;
export const VERSION = 1;
export const RECORD_HEAD_BYTES = 16;
export const EVENT_HEAD_BYTES = 52;

export const KIND_LOG = 1;
export const KIND_METRIC = 2;
export const KIND_CHANGE = 3;
export const KIND_ALERT = 4;
/** Calls of one service to another within ten seconds, folded. */
export const KIND_CALLS = 5;
export const KIND_HEARTBEAT = 6;

/** The source is a backfill: learn from it, show it, never page. */
export const FLAG_BACKFILL = 1;
/** The event is copied to every partition; this copy is the one to forward. */
export const FLAG_PRIMARY = 2;
/** A metric's number is a total since its producer's start. */
export const FLAG_COUNTER = 4;
/** A metric's number is what was added since the last point. */
export const FLAG_DELTA = 8;
/** A log line's producer named the session or trace that it belongs to. */
export const FLAG_SESSION = 16;
export const MAX_SESSION_BYTES = 64;
export const INSTRUMENT_FLAGS: Readonly<Record<Instrument, number>> = {
  gauge: 0,
  counter: FLAG_COUNTER,
  delta: FLAG_DELTA,
};
