import {
  type Alert,
  type CallSummary,
  type Command,
  type EpochMs,
  type HealthSummary,
  type Inventory,
  PermanentError,
  type RuleVersion,
  type ScopeId,
  type TenantId,
} from '@tocsin/model';
import { z } from 'zod';
import {
  type ScopeChange,
  alertSchema,
  callSummarySchema,
  changeSchema,
  commandSchema,
  healthSchema,
  inventorySchema,
} from './schemas.js';

/** Which DETECT output this is: receivers keep the highest per partition and drop what is at or below it. */
const emission = z.object({ partition: z.number(), offset: z.number(), item: z.number() });
export type Emission = z.infer<typeof emission>;

/** A progress mark: this partition has emitted every alert up to `watermark`. `idle`: no source sends, the clock leads. */
const mark = z.object({
  type: z.literal('mark'),
  partitions: z.number(),
  watermark: z.number(),
  idle: z.boolean(),
});

/** The rules of a tenant from here on. The document rides along, so a replay needs nothing but the log. */
export const configRecordSchema = z.object({
  type: z.literal('config-activated'),
  tenant: z.string() as unknown as z.ZodType<TenantId, TenantId>,
  ruleVersion: z.string() as unknown as z.ZodType<RuleVersion, RuleVersion>,
  document: z.unknown(),
});
export type ConfigRecord = z.infer<typeof configRecordSchema>;

/** Appended each second by the owner of an idle partition, so that time passes in its log. */
export const tickRecordSchema = z.object({ type: z.literal('tick') });

const scopeBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('alert'), at: z.number(), alert: alertSchema, backfill: z.boolean() }),
  z.object({ type: z.literal('health'), health: healthSchema }),
  z.object({ type: z.literal('calls'), calls: callSummarySchema }),
  z.object({ type: z.literal('inventory'), inventory: inventorySchema }),
  z.object({
    type: z.literal('change'),
    tenant: alertSchema.shape.tenant,
    scope: alertSchema.shape.scope,
    change: changeSchema,
  }),
  z.object({ type: z.literal('command'), command: commandSchema }),
  mark,
  tickRecordSchema,
  configRecordSchema,
]);
/** What the ordered log of a scope carries. */
export type ScopeBody =
  | { readonly type: 'alert'; readonly at: EpochMs; readonly alert: Alert; readonly backfill: boolean }
  | { readonly type: 'health'; readonly health: HealthSummary }
  | { readonly type: 'calls'; readonly calls: CallSummary }
  | { readonly type: 'inventory'; readonly inventory: Inventory }
  | { readonly type: 'change'; readonly tenant: TenantId; readonly scope: ScopeId; readonly change: ScopeChange }
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'mark'; readonly partitions: number; readonly watermark: EpochMs; readonly idle: boolean }
  | { readonly type: 'tick' }
  | ConfigRecord;

const scopeRecord = z.object({ v: z.literal(1), from: emission.nullable(), body: scopeBody });
/** One record of `tocsin.scopes.v1`. `from` is null for what people and the platform append. */
export interface ScopeRecord {
  readonly v: 1;
  readonly from: Emission | null;
  readonly body: ScopeBody;
}

/** The scope that a record belongs to; null for what every scope is told. */
export function scopeOf(body: ScopeBody): ScopeId | null {
  switch (body.type) {
    case 'alert':
      return body.alert.scope;
    case 'health':
      return body.health.scope;
    case 'calls':
      return body.calls.scope;
    case 'inventory':
      return body.inventory.scope;
    case 'command':
      return body.command.scope;
    case 'change':
      return body.scope;
    default:
      return null;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const encodeScopeRecord = (from: Emission | null, body: ScopeBody): Uint8Array =>
  encoder.encode(JSON.stringify({ v: 1, from, body } satisfies ScopeRecord));

/** Throws `PermanentError` naming the first field that is wrong. */
export function decodeJsonRecord<T>(what: string, schema: z.ZodType<T>, bytes: Uint8Array): T {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    throw new PermanentError('malformed_record', `${what}: not JSON`, { cause });
  }
  const version = (json as { v?: unknown } | null)?.v;
  if (version !== undefined && version !== 1)
    throw new PermanentError('unsupported_version', `${what}: version ${String(version)}, this reads 1`);
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new PermanentError('malformed_record', `${what}: ${issue?.path.join('.') || 'record'}: ${issue?.message}`);
}

export const decodeScopeRecord = (bytes: Uint8Array): ScopeRecord =>
  decodeJsonRecord('scope record', scopeRecord, bytes);
