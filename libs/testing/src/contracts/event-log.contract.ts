import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS, decodeDeadLetter } from '@tocsin/contracts';
import { ConfigurationError, PermanentError, RetryableError } from '@tocsin/model';
import { type EventLog, type LogRecord, type RecordBatch, type SubscribeOptions } from '@tocsin/ports';
import { eventually } from '../eventually.js';

export interface EventLogFixture {
  readonly log: EventLog;
  /** A second member of the same groups, when the log can have one. */
  readonly openAnother?: () => Promise<EventLog>;
  readonly dispose: () => Promise<void>;
}

const text = ({ value }: LogRecord) => Buffer.from(value ?? []).toString();
const value = (content: string) => Buffer.from(content);
const PARTITIONS = 3;

/** Every promise of the EventLog port; each adapter runs it. */
export function describeEventLogContract(name: string, open: () => Promise<EventLogFixture>): void {
  describe(`EventLog: ${name}`, () => {
    let fixture: EventLogFixture;
    let log: EventLog;
    let topic: string;
    let group: string;
    let serial = 0;

    beforeEach(async () => {
      fixture = await open();
      log = fixture.log;
      topic = `contract-${process.pid}-${Date.now()}-${serial++}`;
      group = `${topic}-group`;
      await log.ensureTopics([
        { name: topic, partitions: PARTITIONS },
        { name: TOPICS.deadLetters, partitions: 1 },
      ]);
    });
    afterEach(() => fixture.dispose());

    const append = (partition: number, ...contents: string[]) =>
      log.append(contents.map((content) => ({ topic, partition, value: value(content) })));
    const subscribe = (
      handler: (batch: RecordBatch) => Promise<void>,
      over: Partial<SubscribeOptions> = {},
      on = log,
    ) => on.subscribe({ group, topics: [topic], startFrom: 'earliest', commit: 'after-batch', ...over }, handler);
    const committed = (partition: number) => log.committed(group, { topic, partition });

    it('delivers in order within a partition, with key, headers and append time', async () => {
      const before = Date.now();
      await append(0, 'a', 'b');
      await log.append([{ topic, partition: 0, key: 'k', value: value('c'), headers: { reason: 'x' } }]);
      const seen: LogRecord[] = [];
      const subscription = await subscribe(async ({ records }) => void seen.push(...records));
      await eventually(() => expect(seen.map(text)).toEqual(['a', 'b', 'c']));
      expect(seen.map(({ offset }) => offset)).toEqual([0, 1, 2]);
      expect(Buffer.from(seen[2]!.key!).toString()).toBe('k');
      expect(Buffer.from(seen[2]!.headers.reason!).toString()).toBe('x');
      expect(Math.abs(seen[0]!.timestamp - before)).toBeLessThan(60_000);
      await subscription.drain();
    });

    it('puts equal keys into one partition and says where records went', async () => {
      const keyed = Array.from({ length: 20 }, (_, i) => ({ topic, key: `k${i % 4}`, value: value(`${i}`) }));
      const positions = await log.append(keyed);
      const byKey = new Map<string, Set<number>>();
      positions.forEach(({ partition }, i) => {
        const key = keyed[i]!.key;
        byKey.set(key, (byKey.get(key) ?? new Set()).add(partition));
      });
      expect([...byKey.values()].every((partitions) => partitions.size === 1)).toBe(true);
    });

    it('commits after the batch and goes on from there', async () => {
      await append(1, 'a', 'b', 'c');
      const first = await subscribe(async () => {});
      await eventually(async () => expect(await committed(1)).toBe(3));
      await first.drain();
      await append(1, 'd');
      const seen: string[] = [];
      const second = await subscribe(async ({ records }) => void seen.push(...records.map(text)));
      await eventually(() => expect(seen).toEqual(['d']));
      await second.drain();
    });

    it('commits only what the owner says when the owner commits', async () => {
      await append(0, 'a', 'b', 'c');
      const seen: string[] = [];
      const first = await subscribe(async ({ records }) => void seen.push(...records.map(text)), {
        commit: 'by-owner',
      });
      await eventually(() => expect(seen).toEqual(['a', 'b', 'c']));
      await first.commit({ topic, partition: 0 }, 2);
      expect(await committed(0)).toBe(2);
      await first.drain();
      const again: string[] = [];
      const second = await subscribe(async ({ records }) => void again.push(...records.map(text)), {
        commit: 'by-owner',
      });
      await eventually(() => expect(again).toEqual(['c']));
      await second.drain();
    });

    it('redelivers after a retryable error while other partitions go on', async () => {
      await append(0, 'stuck');
      const seen: string[] = [];
      let failures = 0;
      const subscription = await subscribe(async ({ partition, records }) => {
        if (partition === 0 && failures++ < 3) throw new RetryableError('timeout', 'not yet', { retryAfterMs: 200 });
        seen.push(...records.map(text));
      });
      await eventually(() => expect(failures).toBeGreaterThan(0));
      await append(1, 'free');
      await eventually(() => expect(seen).toContain('free'));
      await eventually(() => expect(seen).toContain('stuck'));
      expect(failures).toBe(4);
      await subscription.drain();
    });

    it('dead-letters poison with its reason and coordinates, and delivers the rest in order', async () => {
      await append(2, 'a', 'poison', 'b', 'c');
      const seen: string[] = [];
      const subscription = await subscribe(async ({ records }) => {
        if (records.some((record) => text(record) === 'poison'))
          throw new PermanentError('malformed_record', 'bad shape');
        seen.push(...records.map(text));
      });
      await eventually(async () => expect(await committed(2)).toBe(4));
      expect(seen).toEqual(['a', 'b', 'c']);
      const letters = [];
      for await (const batch of log.read({ topic: TOPICS.deadLetters, partition: 0 }, 0))
        letters.push(
          ...batch.records.map((record) => decodeDeadLetter(record.value!)).filter((letter) => letter.topic === topic),
        );
      expect(letters).toMatchObject([{ partition: 2, offset: 1, reason: 'malformed_record', message: 'bad shape' }]);
      expect(Buffer.from(letters[0]!.value).toString()).toBe('poison');
      await subscription.drain();
    });

    it('reads a range outside any group', async () => {
      await append(0, 'a', 'b', 'c', 'd');
      const read = async (from: number, to?: number) => {
        const seen: string[] = [];
        for await (const { records } of log.read({ topic, partition: 0 }, from, to)) seen.push(...records.map(text));
        return seen;
      };
      expect(await read(1, 3)).toEqual(['b', 'c']);
      expect(await read(2)).toEqual(['c', 'd']);
      expect(await read(4)).toEqual([]);
      expect(await log.offsets({ topic, partition: 0 })).toEqual({ start: 0, end: 4 });
      expect(await log.offsets({ topic, partition: 1 })).toEqual({ start: 0, end: 0 });
    });

    it('lets the running batch finish when it drains', async () => {
      let finish = () => {};
      let started = false;
      await append(0, 'a');
      const subscription = await subscribe(() => {
        started = true;
        return new Promise<void>((resolve) => (finish = resolve));
      });
      await eventually(() => expect(started).toBe(true));
      const drained = subscription.drain();
      expect(await committed(0)).toBeNull();
      finish();
      await drained;
      expect(await committed(0)).toBe(1);
    });

    it('takes a megabyte and a null value', async () => {
      await log.append([
        { topic, partition: 0, value: Buffer.alloc(1 << 20, 7) },
        { topic, partition: 0, value: null },
      ]);
      const sizes: (number | null)[] = [];
      const subscription = await subscribe(
        async ({ records }) => void sizes.push(...records.map((r) => r.value?.length ?? null)),
      );
      await eventually(() => expect(sizes).toEqual([1 << 20, null]));
      await subscription.drain();
    });

    it('keeps appends of concurrent callers whole and loses none', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => append(0, ...Array.from({ length: 10 }, (_, j) => `${i}.${j}`))),
      );
      const seen: string[] = [];
      for await (const { records } of log.read({ topic, partition: 0 }, 0)) seen.push(...records.map(text));
      expect(new Set(seen).size).toBe(200);
      for (let i = 0; i < 20; i++)
        expect(seen.filter((each) => each.startsWith(`${i}.`))).toEqual(
          Array.from({ length: 10 }, (_, j) => `${i}.${j}`),
        );
    });

    it('becomes what another log was: offsets, times, keys, headers and positions', async () => {
      const old: LogRecord[] = [7, 8, 11].map((offset) => ({
        ...{ topic: `${topic}-again`, partition: 1, offset, key: value('k'), value: value(`v${offset}`) },
        ...{ headers: { reason: value('x') }, timestamp: Date.now() - 5_000 + offset },
      }));
      const spec = { name: `${topic}-again`, partitions: 2, retentionMs: 86_400_000 };
      const given = async function* () {
        yield old.slice(0, 2);
        yield old.slice(2);
      };
      await log.refill(spec, [{ partition: 1, start: 5, records: given() }]);
      const place = { topic: spec.name, partition: 1 };
      expect(await log.offsets(place)).toEqual({ start: expect.any(Number), end: 12 });
      const seen: LogRecord[] = [];
      for await (const { records } of log.read(place, 0)) seen.push(...records.filter((each) => each.value !== null));
      const plain = (record: LogRecord) => [record.offset, text(record), record.timestamp, `${record.headers.reason}`];
      expect(seen.map(plain)).toEqual(old.map(plain));
      expect(seen.map(({ key }) => Buffer.from(key!).toString())).toEqual(['k', 'k', 'k']);
      expect(await log.append([{ ...place, value: value('new') }])).toMatchObject([{ offset: 12 }]);
      await log.place(group, [{ ...place, nextOffset: 8 }]);
      expect(await log.positions(group)).toEqual([{ ...place, nextOffset: 8 }]);
      await expect(log.refill(spec, [])).rejects.toThrow(PermanentError);
    });

    it('refuses another number of partitions', async () => {
      await expect(log.ensureTopics([{ name: topic, partitions: PARTITIONS + 1 }])).rejects.toThrow(ConfigurationError);
      expect(await log.partitionCount(topic)).toBe(PARTITIONS);
      expect(await log.listTopics()).toContain(topic);
    });

    it('shares partitions between two members and hands them over', async () => {
      if (!fixture.openAnother) return;
      const other = await fixture.openAnother();
      const seen = new Set<string>();
      const handler = async ({ records }: RecordBatch) => records.forEach((record) => void seen.add(text(record)));
      const mine = await subscribe(handler);
      const theirs = await subscribe(handler, {}, other);
      await eventually(() => expect(mine.assignment().length + theirs.assignment().length).toBe(PARTITIONS), 30_000);
      await eventually(() => expect(Math.min(mine.assignment().length, theirs.assignment().length)).toBe(1), 30_000);
      await theirs.drain();
      await Promise.all([0, 1, 2].map((partition) => append(partition, `p${partition}`)));
      await eventually(() => expect([...seen].sort()).toEqual(['p0', 'p1', 'p2']), 30_000);
      await mine.drain();
      await other.close();
    });
  });
}
