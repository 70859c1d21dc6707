import { type LineFormat } from '@tocsin/contracts';
import { type RecordOrigin } from '@tocsin/pipeline';
import { type Platform } from '@tocsin/platform';
import { type Ingestor } from '../ingestor.js';

const FLUSH_AFTER_MS = 20;
const FLUSH_AT_BYTES = 256 * 1024;
const MAX_WAITING_BYTES = 16 << 20;
const RETRY_AFTER_MS = 1_000;

interface Batch {
  bytes: Buffer;
  size: number;
  readonly ranges: number[];
}
const newBatch = (): Batch => ({ bytes: Buffer.allocUnsafe(FLUSH_AT_BYTES * 2), size: 0, ranges: [] });

/**
 * Messages of senders that wait for no reply, gathered for twenty milliseconds and appended together, one batch at a time. While the log
 * cannot take them they wait, up to 16 MiB; `room` says when there is space again, and what comes without waiting for it is dropped and counted.
 */
export class LineBatcher {
  private current = newBatch();
  private readonly full: Batch[] = [];
  private waitingBytes = 0;
  private sending: Promise<void> | null = null;
  private flushTimer: NodeJS.Timeout | null = null;
  private roomFor: (() => void)[] = [];
  private stopped = false;

  constructor(
    private readonly platform: Platform,
    private readonly ingestor: Ingestor,
    private readonly origin: RecordOrigin & { readonly format: LineFormat },
    private readonly source: string,
  ) {}

  /** Copies one message. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (this.waitingBytes + length > MAX_WAITING_BYTES) {
      this.platform.telemetry.count('tocsin_socket_dropped_total', 1, { receiver: this.source });
      return;
    }
    if (this.current.size + length > this.current.bytes.length) this.close();
    const batch = this.current;
    batch.bytes.set(bytes.subarray(start, end), batch.size);
    batch.ranges.push(batch.size, (batch.size += length));
    this.waitingBytes += length;
    if (batch.size >= FLUSH_AT_BYTES) this.close();
    else this.flushTimer ??= setTimeout(() => this.close(), FLUSH_AFTER_MS);
  }

  /** Resolves when a sender that can wait may go on. */
  room(): Promise<void> {
    if (this.waitingBytes < MAX_WAITING_BYTES / 2) return Promise.resolve();
    return new Promise((resolve) => this.roomFor.push(resolve));
  }

  /** Everything that came is durable, or the log took nothing for a second. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.close();
    await this.sending;
  }

  private close(): void {
    if (this.flushTimer) clearTimeout(this.flushTimer);
    this.flushTimer = null;
    if (this.current.size === 0) return;
    this.full.push(this.current);
    this.current = newBatch();
    this.sending ??= this.drain().finally(() => (this.sending = null));
  }

  private async drain(): Promise<void> {
    for (let batch = this.full[0]; batch; batch = this.full[0]) {
      try {
        await this.ingestor.unanswered(this.origin, this.source, { ...batch, format: this.origin.format });
      } catch (error) {
        this.platform.telemetry.log('warn', `${this.source}: the log takes nothing`, { error: String(error) });
        if (this.stopped) return;
        await this.platform.timer.sleep(RETRY_AFTER_MS);
        continue;
      }
      this.full.shift();
      this.waitingBytes -= batch.size;
      for (const resolve of this.roomFor.splice(0)) resolve();
    }
  }
}
