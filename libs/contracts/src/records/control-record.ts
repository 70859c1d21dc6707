import { z } from 'zod';
import { type ConfigRecord, configRecordSchema, decodeJsonRecord, tickRecordSchema } from './scope-record.js';

const control = z.object({
  v: z.literal(1),
  body: z.discriminatedUnion('type', [tickRecordSchema, configRecordSchema]),
});
/** What stands between the packed records of the events topic: ticks and rule activations, as JSON. */
export type ControlBody = { readonly type: 'tick' } | ConfigRecord;

const encoder = new TextEncoder();

export const encodeControlRecord = (body: ControlBody): Uint8Array => encoder.encode(JSON.stringify({ v: 1, body }));

/** True for JSON (`{`), false for a packed record. */
export const isControlRecord = (bytes: Uint8Array): boolean => bytes[0] === 0x7b;

/** Throws `PermanentError` naming the first field that is wrong. */
export const decodeControlRecord = (bytes: Uint8Array): ControlBody =>
  decodeJsonRecord('control record', control, bytes).body;
