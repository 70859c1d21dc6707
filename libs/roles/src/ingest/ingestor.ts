import { type DeadLetter, SOCKET_SOURCE, TOPICS, deadLetterKey, encodeDeadLetter } from '@tocsin/contracts';
import { type InboundMessage, type RecordList, type Taken } from '@tocsin/integrations';
import { IngestPacker, type PackedBatch, type RecordOrigin } from '@tocsin/pipeline';
import { type Platform } from '@tocsin/platform';
import { type NewRecord, type RecordBatch } from '@tocsin/ports';
import { type SourceBindings } from './source-bindings.js';

type Place = Pick<DeadLetter, 'topic' | 'partition' | 'offset' | 'item'>;

const deadLetterOf = (place: Place, message: string, value: Uint8Array, at: number): DeadLetter => ({
  ...place,
  reason: 'malformed_record',
  message,
  value,
  valueBytes: value.length,
  at,
});

const deadLetterRecord = (letter: DeadLetter): NewRecord => ({
  topic: TOPICS.deadLetters,
  partition: 0,
  key: deadLetterKey(letter),
  value: encodeDeadLetter(letter),
});

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
      if (reason) dead.push(deadLetterOf({ topic, partition, offset, item: 0 }, reason, value, timestamp));
    }
    const packed = packer.take();
    this.count(origin.tenant, packer.events - before, dead.length);
    await this.append(packed, dead.map(deadLetterRecord));
  }

  /** Records of one request. What cannot be read is reported to the sender, who can send it again. */
  async records(origin: RecordOrigin, source: string, { bytes, ranges }: RecordList): Promise<Taken> {
    const { packer } = this;
    const { events, lost, valueless } = packer;
    const rejected: { index: number; reason: string }[] = [];
    const now = this.platform.timer.now();
    packer.open(origin, source);
    for (let at = 0; at < ranges.length; at += 2) {
      const reason = packer.read(bytes, ranges[at]!, ranges[at + 1]!, -1, now);
      if (reason) rejected.push({ index: at / 2, reason });
    }
    const packed = packer.take();
    const taken = {
      accepted: packer.events - events,
      lost: packer.lost - lost,
      valueless: packer.valueless - valueless,
      rejected,
    };
    this.count(origin.tenant, taken.accepted, rejected.length + taken.lost);
    if (taken.valueless > 0)
      this.platform.telemetry.count('tocsin_ingest_valueless_total', taken.valueless, { tenant: origin.tenant });
    await this.append(packed);
    return taken;
  }

  /** Records of a sender that hears no reply: what cannot be read goes to the dead letters. */
  async unanswered(origin: RecordOrigin, source: string, list: RecordList): Promise<void> {
    const { rejected } = await this.records(origin, source, list);
    if (rejected.length === 0) return;
    const at = this.platform.timer.now();
    const letters = rejected.map(({ index, reason }) => {
      const value = list.bytes.subarray(list.ranges[index * 2], list.ranges[index * 2 + 1]);
      const place = { topic: `${SOCKET_SOURCE}${source}`, partition: 0, offset: at, item: index };
      return deadLetterOf(place, reason, value, at);
    });
    await this.append([], letters.map(deadLetterRecord));
  }

  /** Other systems' alerts and changes, and pings. Resolves when they are durable. */
  async message(origin: RecordOrigin, source: string, { alerts, changes, pings = [] }: InboundMessage): Promise<void> {
    const now = this.platform.timer.now();
    this.packer.open(origin, source);
    for (const alert of alerts) this.packer.alert(alert, now);
    for (const change of changes) this.packer.change(change, now);
    for (const ping of pings) this.packer.heartbeat(ping, now);
    this.count(origin.tenant, alerts.length + changes.length + pings.length, 0);
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
