import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EmbeddedEventLog, FolderSnapshotStore } from '@tocsin/adapter-embedded';
import { TOPICS, decodeDeadLetter } from '@tocsin/contracts';
import { RetryableError } from '@tocsin/model';
import { type EventLog, type LogRecord, silentTelemetry } from '@tocsin/ports';
import { type Stage, StepError } from '../stage.js';
import { PartitionRunner } from './partition-runner.js';

const IN = { topic: 'in', partition: 0 };
const text = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString();

/** Adds up the numbers it reads and tells each sum; "bad" among the comma-separated items cannot be handled. */
const sums: Stage = {
  name: 'detect',
  version: 'sums-1',
  initial: () => instance(0),
  restore: (_partition, segments) => instance(Number(text(segments.get('sum')!))),
};
function instance(start: number) {
  let sum = start;
  return {
    step({ value }: { value: Uint8Array }, _now: number, skip: ReadonlySet<number>) {
      text(value)
        .split(',')
        .forEach((item, i) => {
          if (skip.has(i)) return;
          if (item === 'bad') throw new StepError(i, new Error('not a number'));
          sum += Number(item);
        });
      return [{ topic: 'out', key: '', partition: 0, value: Buffer.from(String(sum)) }];
    },
    snapshot: () => new Map([['sum', Buffer.from(String(sum))]]),
    counters: () => ({}),
  };
}

describe('PartitionRunner', () => {
  let folder: string;
  let log: EmbeddedEventLog;
  let snapshots: FolderSnapshotStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-runner-'));
    log = new EmbeddedEventLog(join(folder, 'log'));
    snapshots = new FolderSnapshotStore(join(folder, 'snapshots'));
    await log.ensureTopics([IN.topic, 'out', TOPICS.deadLetters].map((name) => ({ name, partitions: 1 })));
  });
  afterEach(async () => {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const all = async (topic: string): Promise<LogRecord[]> => {
    const records: LogRecord[] = [];
    for await (const batch of log.read({ topic, partition: 0 }, 0)) records.push(...batch.records);
    return records;
  };
  const outputs = async () => (await all('out')).map(({ value }) => text(value));
  const append = async (...contents: string[]) => {
    const positions = await log.append(contents.map((content) => ({ ...IN, value: Buffer.from(content) })));
    const first = positions[0]!.offset;
    return (await all(IN.topic)).filter(({ offset }) => offset >= first);
  };
  const open = async (on: EventLog = log) => {
    const runner = new PartitionRunner(sums, IN, { log: on, snapshots, telemetry: silentTelemetry });
    await runner.open();
    return runner;
  };

  it('passes over what is in its state already', async () => {
    const runner = await open();
    const records = await append('1', '2');
    await runner.handle(records);
    await runner.handle(records);
    expect(await outputs()).toEqual(['1', '3']);
  });

  it('goes on from its snapshot, replaying the tail that was not in it', async () => {
    const first = await open();
    await first.handle(await append('1', '2'));
    expect(await first.snapshot()).toBe(2);
    await first.handle(await append('3'));
    const second = await open();
    await second.handle(await append('4'));
    expect(await outputs()).toEqual(['1', '3', '6', '6', '10']);
  });

  it('rebuilds from the log when the engine has changed', async () => {
    const first = await open();
    await first.handle(await append('1', '2'));
    await first.snapshot();
    const next = new PartitionRunner({ ...sums, version: 'sums-2' }, IN, {
      log,
      snapshots,
      telemetry: silentTelemetry,
    });
    await next.open();
    await next.handle(await append('3'));
    expect((await outputs()).at(-1)).toBe('6');
  });

  it('refuses the snapshot of an owner that was replaced', async () => {
    const zombie = await open();
    await zombie.handle(await append('1'));
    const owner = await open();
    await owner.handle(await append('2'));
    expect(await owner.snapshot()).toBe(2);
    expect(await zombie.snapshot()).toBeNull();
    expect(zombie.isOpen).toBe(false);
  });

  it('dead-letters the one item that cannot be handled, not its record, and keeps a sound state', async () => {
    const runner = await open();
    await runner.handle(await append('1', '2,bad,3,bad', '4'));
    expect(await outputs()).toEqual(['1', '6', '10']);
    const letters = (await all(TOPICS.deadLetters)).map(({ value }) => decodeDeadLetter(value!));
    expect(letters.map(({ offset, item, reason }) => [offset, item, reason])).toEqual([
      [1, 1, 'step_failed'],
      [1, 3, 'step_failed'],
    ]);
  });

  it('loses no output when the next topic is away for a while, and snapshots nothing before', async () => {
    let away = true;
    const flaky = Object.create(log, {
      append: {
        value: (records: Parameters<EventLog['append']>[0]) =>
          away ? Promise.reject(new RetryableError('broker_unavailable', 'away')) : log.append(records),
      },
    }) as EventLog;
    const runner = await open(flaky);
    const records = await append('1', '2');
    await expect(runner.handle(records)).rejects.toThrow('away');
    await expect(runner.snapshot()).rejects.toThrow('away');
    away = false;
    await runner.handle(records);
    expect(await outputs()).toEqual(['1', '3']);
    expect(await runner.snapshot()).toBe(2);
  });
});
