import { describe, expect, it } from '@jest/globals';
import { PermanentError, RetryableError } from '@tocsin/model';
import { type BatchHandler, type RecordBatch } from '@tocsin/ports';
import fc from 'fast-check';
import { DEFAULT_DELIVERY_POLICY, deliver } from './deliver.js';

const batchOf = (offsets: readonly number[]): RecordBatch => ({
  topic: 't',
  partition: 0,
  endOffset: 1_000,
  records: offsets.map((offset) => ({
    topic: 't',
    partition: 0,
    offset,
    key: null,
    value: null,
    headers: {},
    timestamp: 0,
  })),
});

async function run(offsets: readonly number[], handler: BatchHandler, tries = 0) {
  const dead: string[] = [];
  const outcome = await deliver(
    batchOf(offsets),
    handler,
    tries,
    DEFAULT_DELIVERY_POLICY,
    async ({ offset }, reason) => {
      dead.push(`${offset} ${reason}`);
    },
  );
  return { outcome, dead };
}

describe('deliver', () => {
  it('settles what the handler took', async () => {
    expect(await run([3, 4, 9], async () => {})).toEqual({ outcome: { nextOffset: 10, retryInMs: null }, dead: [] });
  });

  it.each([
    [new RetryableError('timeout', 'x'), 0, 250],
    [new RetryableError('timeout', 'x'), 3, 2_000],
    [new RetryableError('timeout', 'x'), 50, 30_000],
    [new RetryableError('rate_limited', 'x', { retryAfterMs: 7 }), 0, 7],
    [new Error('who knows'), 3, 2_000],
  ])('%s after %i tries comes again in %i ms', async (error, tries, retryInMs) => {
    const { outcome, dead } = await run([3, 4], async () => Promise.reject(error), tries);
    expect({ outcome, dead }).toEqual({ outcome: { nextOffset: 3, retryInMs }, dead: [] });
  });

  it('gives up on an unknown error in the end, one record at a time', async () => {
    const { outcome, dead } = await run([3, 4], async () => Promise.reject(new Error('boom')), 4);
    expect({ outcome, dead }).toEqual({
      outcome: { nextOffset: 5, retryInMs: null },
      dead: ['3 retries_exhausted', '4 retries_exhausted'],
    });
  });

  it('isolates poison anywhere, delivers the rest in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.array(fc.nat(39)), async (count, poison) => {
        const bad = new Set(poison.filter((offset) => offset < count));
        const taken: number[] = [];
        const handler: BatchHandler = async ({ records }) => {
          if (records.some(({ offset }) => bad.has(offset))) throw new PermanentError('malformed_record', 'bad');
          taken.push(...records.map(({ offset }) => offset));
        };
        const { outcome, dead } = await run(
          Array.from({ length: count }, (_, i) => i),
          handler,
        );
        expect(outcome).toEqual({ nextOffset: count, retryInMs: null });
        expect(dead).toEqual([...bad].sort((a, b) => a - b).map((offset) => `${offset} malformed_record`));
        expect(taken).toEqual(Array.from({ length: count }, (_, i) => i).filter((offset) => !bad.has(offset)));
      }),
    );
  });

  it('stops at the first part that must wait', async () => {
    const handler: BatchHandler = async ({ records }) => {
      if (records.length > 1) throw new PermanentError('malformed_record', 'somewhere');
      if (records[0]!.offset === 2) throw new RetryableError('timeout', 'later');
    };
    const { outcome } = await run([0, 1, 2, 3], handler);
    expect(outcome).toEqual({ nextOffset: 2, retryInMs: 250 });
  });
});
