import { PermanentError, type PermanentReason, RetryableError } from '@tocsin/model';
import { type BatchHandler, type LogRecord, type RecordBatch } from '@tocsin/ports';

export interface DeliveryPolicy {
  /** Unknown errors are tried this often before the record counts as poison. */
  readonly maxTries: number;
  readonly firstBackoffMs: number;
  readonly maxBackoffMs: number;
}

export const DEFAULT_DELIVERY_POLICY: DeliveryPolicy = { maxTries: 5, firstBackoffMs: 250, maxBackoffMs: 30_000 };

/** Takes a record that will never be handled. Resolves once it is durable there. */
export type DeadLetterSink = (record: LogRecord, reason: PermanentReason, message: string) => Promise<void>;

/** How far a batch got: `nextOffset` is settled up to; `retryInMs` is set when the rest must come again. */
export interface DeliveryOutcome {
  readonly nextOffset: number;
  readonly retryInMs: number | null;
}

const backoff = (tries: number, policy: DeliveryPolicy): number =>
  Math.min(policy.maxBackoffMs, policy.firstBackoffMs * 2 ** Math.min(20, tries - 1));

const after = (records: readonly LogRecord[]): number => records[records.length - 1]!.offset + 1;

/**
 * The delivery rules of the EventLog port, once for all adapters. `tries` counts how often the batch's first record has been
 * offered before. Handlers are idempotent, so a batch with poison in it is halved until the poison is alone; it goes to
 * the dead letters and the rest goes on in order. Never sleeps: waiting is the caller's.
 */
export async function deliver(
  batch: RecordBatch,
  handler: BatchHandler,
  tries: number,
  policy: DeliveryPolicy,
  deadLetter: DeadLetterSink,
): Promise<DeliveryOutcome> {
  const { records } = batch;
  try {
    await handler(batch);
    return { nextOffset: after(records), retryInMs: null };
  } catch (error) {
    const first = records[0]!;
    if (error instanceof RetryableError)
      return { nextOffset: first.offset, retryInMs: error.retryAfterMs ?? backoff(tries + 1, policy) };
    const known = error instanceof PermanentError;
    if (!known && tries + 1 < policy.maxTries)
      return { nextOffset: first.offset, retryInMs: backoff(tries + 1, policy) };
    if (records.length === 1) {
      const message = error instanceof Error ? error.message : String(error);
      await deadLetter(first, known ? error.reason : 'retries_exhausted', message);
      return { nextOffset: after(records), retryInMs: null };
    }
    const half = records.length >> 1;
    for (const part of [records.slice(0, half), records.slice(half)]) {
      const outcome = await deliver({ ...batch, records: part }, handler, tries, policy, deadLetter);
      if (outcome.retryInMs !== null) return outcome;
    }
    return { nextOffset: after(records), retryInMs: null };
  }
}
