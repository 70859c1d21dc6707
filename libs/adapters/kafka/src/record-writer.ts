import { type Producer, type ProducerRecord } from 'kafkajs';
import { type NewRecord, type RecordPosition } from '@tocsin/ports';
import { partitionOf } from '@tocsin/contracts';
import { RetryableError } from '@tocsin/model';
import { classifyError } from './classify-error.js';

interface Waiting {
  readonly records: readonly NewRecord[];
  readonly resolve: (positions: RecordPosition[]) => void;
  readonly reject: (error: unknown) => void;
}
type Placed = NewRecord & { readonly partition: number };

const MAX_REQUEST_BYTES = 4 << 20;
const GIVE_UP_AFTER_MS = 120_000;
const RETRY_EVERY_MS = 500;

const sizeOf = (records: readonly NewRecord[]): number =>
  records.reduce((sum, { value }) => sum + (value?.length ?? 0) + 64, 0);

/**
 * Appends in order: one request at a time, whatever waits meanwhile goes with the next. A failed request is tried again
 * before anything later is sent, so nothing ever overtakes it; after two minutes without a broker its callers get a
 * `RetryableError`.
 */
export class RecordWriter {
  private readonly queue: Waiting[] = [];
  private running = false;

  constructor(
    private readonly producer: Producer,
    private readonly partitionCount: (topic: string) => Promise<number>,
    private readonly compression: number,
  ) {}

  append(records: readonly NewRecord[]): Promise<RecordPosition[]> {
    if (records.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      this.queue.push({ records, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.queue.length > 0) {
      const taken = [this.queue.shift()!];
      let bytes = sizeOf(taken[0]!.records);
      while (this.queue[0] && bytes + sizeOf(this.queue[0].records) <= MAX_REQUEST_BYTES) {
        taken.push(this.queue.shift()!);
        bytes += sizeOf(taken[taken.length - 1]!.records);
      }
      await this.send(taken);
    }
    this.running = false;
  }

  private async send(taken: readonly Waiting[]): Promise<void> {
    try {
      const positions = await this.untilDurable(await this.place(taken.flatMap(({ records }) => records)));
      let at = 0;
      for (const { records, resolve } of taken) resolve(positions.slice(at, (at += records.length)));
    } catch (error) {
      for (const { reject } of taken) reject(error);
    }
  }

  private async place(records: readonly NewRecord[]): Promise<Placed[]> {
    return Promise.all(
      records.map(async (record) => ({
        ...record,
        partition: record.partition ?? partitionOf(record.key ?? '', await this.partitionCount(record.topic)),
      })),
    );
  }

  private async untilDurable(records: readonly Placed[]): Promise<RecordPosition[]> {
    const deadline = Date.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      try {
        return await this.request(records);
      } catch (error) {
        const failure = classifyError(error);
        if (!(failure instanceof RetryableError) || Date.now() > deadline) throw failure;
        await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
      }
    }
  }

  private async request(records: readonly Placed[]): Promise<RecordPosition[]> {
    const byTopic = new Map<string, ProducerRecord['messages']>();
    for (const { topic, partition, key, value, headers, timestamp } of records) {
      const messages = byTopic.get(topic) ?? [];
      byTopic.set(topic, messages);
      messages.push({
        partition,
        key: key === undefined ? null : key,
        value: value && asBuffer(value),
        ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
        headers:
          headers &&
          Object.fromEntries(
            Object.entries(headers).map(([name, text]) => [name, typeof text === 'string' ? text : asBuffer(text)]),
          ),
      });
    }
    const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }));
    const answers = await this.producer.sendBatch({ topicMessages, acks: -1, compression: this.compression });
    const next = new Map(
      answers.map(({ topicName, partition, baseOffset }) => [`${topicName}:${partition}`, Number(baseOffset)]),
    );
    return records.map(({ topic, partition }) => {
      const name = `${topic}:${partition}`;
      const offset = next.get(name) ?? -1;
      next.set(name, offset + 1);
      return { topic, partition, offset };
    });
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
