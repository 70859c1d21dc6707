import { type CommandOutcome, type Incident, type KnownCompanions, type LeftOutAlert } from '@tocsin/model';
import { z } from 'zod';
import { decodeJsonRecord } from './scope-record.js';
import { companionsSchema, incidentSchema, leftOutSchema, outcomeSchema } from './schemas.js';

const incidentRecord = z.object({
  v: z.literal(1),
  body: z.discriminatedUnion('type', [
    z.object({ type: z.literal('incident'), incident: incidentSchema }),
    z.object({ type: z.literal('outcome'), outcome: outcomeSchema }),
    z.object({ type: z.literal('left-out'), leftOut: leftOutSchema }),
    z.object({ type: z.literal('companions'), known: companionsSchema }),
  ]),
});
/**
 * What `tocsin.incidents.v1` carries: an incident's full state, what became of a command, an alert that no incident has, or what was learnt
 * to come together.
 */
export type IncidentBody =
  | { readonly type: 'incident'; readonly incident: Incident }
  | { readonly type: 'outcome'; readonly outcome: CommandOutcome }
  | { readonly type: 'left-out'; readonly leftOut: LeftOutAlert }
  | { readonly type: 'companions'; readonly known: KnownCompanions };

const encoder = new TextEncoder();

export const encodeIncidentRecord = (body: IncidentBody): Uint8Array => encoder.encode(JSON.stringify({ v: 1, body }));

/** Throws `PermanentError` naming the first field that is wrong. */
export const decodeIncidentRecord = (bytes: Uint8Array): IncidentBody =>
  decodeJsonRecord('incident record', incidentRecord, bytes).body;
