import { type DeadLetter, TOPICS, deadLetterKey, encodeDeadLetter } from '@tocsin/contracts';
import { type InboundMessage } from '@tocsin/integrations';
import { IngestPacker, type PackedBatch, type RecordOrigin } from '@tocsin/pipeline';
import { type Platform } from '@tocsin/platform';
import { type NewRecord, type RecordBatch } from '@tocsin/ports';
import { type SourceBindings } from './source-bindings.js';

export interface IngestResult {
  readonly accepted: number;
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
}

const MAX_REPORTED = 20;
const NEWLINE = 0x0a;

/** Reads records, packs them by partition and appends them; resolves only when they are durable. */
export class Ingestor {
  private readonly packer: IngestPacker;

  constructor(
    private readonly platform: Platform,
    private readonly bindings: SourceBindings,
  ) {
    this.packer = new IngestPacker(platform.config.partitions.events);
  }

  /** One batch of a Kafka source. What cannot be read goes to the dead letters with its reason. */
  async batch({ topic, partition, records }: RecordBatch): Promise<void> {
    const origin = this.bindings.originOf(topic);
    if (!origin) return;
    const { packer } = this;
    const before = packer.events;
    const dead: DeadLetter[] = [];
    packer.open(origin, `${topic}:${partition}`);
    for (const { offset, value, timestamp, headers } of records) {
      if (value === null) continue;
      const reason = packer.read(value, 0, value.length, offset, timestamp, headers);
      if (reason)
        dead.push({
          topic,
          partition,
          offset,
          item: 0,
          reason: 'malformed_record',
          message: reason,
          value,
          valueBytes: value.length,
          at: timestamp,
        });
    }
    const packed = packer.take();
    this.count(origin.tenant, packer.events - before, dead.length);
    await this.append(
      packed,
      dead.map((letter) => ({
        topic: TOPICS.deadLetters,
        partition: 0,
        key: deadLetterKey(letter),
        value: encodeDeadLetter(letter),
      })),
    );
  }

  /** A body of lines, or one document when `whole`. Reports the first bad lines to the sender, who can send them again. */
  async body(origin: RecordOrigin, source: string, bytes: Uint8Array, whole: boolean): Promise<IngestResult> {
    const { packer } = this;
    const before = packer.events;
    const rejected: { line: number; reason: string }[] = [];
    let bad = 0;
    const now = this.platform.timer.now();
    packer.open(origin, source);
    for (let start = 0, line = 1; start < bytes.length; line++) {
      const newline = whole ? -1 : bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      const reason = packer.read(bytes, start, end, -1, now);
      if (reason && reason !== 'empty' && ++bad <= MAX_REPORTED) rejected.push({ line, reason });
      start = end + 1;
    }
    const packed = packer.take();
    const accepted = packer.events - before;
    this.count(origin.tenant, accepted, bad);
    await this.append(packed);
    return { accepted, rejected };
  }

  /** Other systems' alerts and changes. Resolves when they are durable. */
  async message(origin: RecordOrigin, source: string, { alerts, changes }: InboundMessage): Promise<void> {
    const now = this.platform.timer.now();
    this.packer.open(origin, source);
    for (const alert of alerts) this.packer.alert(alert, now);
    for (const change of changes) this.packer.change(change, now);
    this.count(origin.tenant, alerts.length + changes.length, 0);
    await this.append(this.packer.take());
  }

  private async append(packed: readonly PackedBatch[], others: readonly NewRecord[] = []): Promise<void> {
    const events = packed.map(({ partition, value }) => ({ topic: TOPICS.events, partition, value }));
    if (events.length + others.length > 0) await this.platform.log.append([...events, ...others]);
  }

  private count(tenant: string, accepted: number, rejected: number): void {
    const { telemetry } = this.platform;
    telemetry.count('tocsin_ingest_events_total', accepted, { tenant });
    if (rejected > 0) telemetry.count('tocsin_ingest_rejected_total', rejected, { tenant });
  }
}
