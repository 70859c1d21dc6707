import { PERMANENT_REASONS } from '@tocsin/model';
import { z } from 'zod';
import { decodeJsonRecord } from './scope-record.js';

/** At most so much of the value is kept; redrive reads the rest from the source. */
export const MAX_DEAD_LETTER_VALUE_BYTES = 256 * 1024;

/** Begins the `topic` of a letter that came over a socket: there is no topic to send it through again. */
export const SOCKET_SOURCE = 'socket:';

const deadLetterRecord = z.object({
  v: z.literal(1),
  topic: z.string(),
  partition: z.number(),
  offset: z.number(),
  /** Index of the event in a packed record, 0 for single records. */
  item: z.number(),
  reason: z.enum(PERMANENT_REASONS),
  message: z.string(),
  /** Base64 of the first bytes of the value. */
  value: z.string(),
  valueBytes: z.number(),
  at: z.number(),
});
/** A letter without what it is about. */
export const deadLetterSchema = deadLetterRecord.omit({ v: true, value: true });
/** One record of `tocsin.dead-letters.v1`: what could not be handled, why, and where it came from. */
export type DeadLetter = Omit<z.infer<typeof deadLetterRecord>, 'v' | 'value' | 'valueBytes'> & {
  readonly value: Uint8Array;
  readonly valueBytes: number;
};

/** The same source record always has the same key. */
export const deadLetterKey = ({ topic, partition, offset, item }: DeadLetter): string =>
  `${topic}:${partition}:${offset}:${item}`;

export function encodeDeadLetter(letter: DeadLetter): Uint8Array {
  const value = Buffer.from(letter.value.subarray(0, MAX_DEAD_LETTER_VALUE_BYTES)).toString('base64');
  return Buffer.from(JSON.stringify({ v: 1, ...letter, value, valueBytes: letter.valueBytes }));
}

export function decodeDeadLetter(bytes: Uint8Array): DeadLetter {
  const { v: _, value, ...rest } = decodeJsonRecord('dead letter', deadLetterRecord, bytes);
  return { ...rest, value: Buffer.from(value, 'base64') };
}
