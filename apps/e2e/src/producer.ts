import { type ChildProcess, spawn } from 'node:child_process';
import { KafkaEventLog } from '@tocsin/adapter-kafka';
import { type StoryLine } from './story.js';

const TICK_MS = 100;

/** Sends lines to a Kafka topic with the times that they carry, spread evenly over `durationMs`. Returns how many were accepted. */
export async function produce(
  brokers: string,
  topic: string,
  lines: readonly StoryLine[],
  durationMs: number,
  partitions: number,
): Promise<number> {
  const log = await KafkaEventLog.open({ brokers: [brokers], clientId: 'e2e-producer', sessionTimeoutMs: 10_000 });
  const began = Date.now();
  let sent = 0;
  while (sent < lines.length) {
    const due = Math.min(lines.length, Math.ceil((lines.length * (Date.now() - began + TICK_MS)) / durationMs));
    const batch = lines.slice(sent, due).map(({ at, value }, i) => ({
      topic,
      partition: Math.floor((sent + i) / 50) % partitions,
      value: Buffer.from(value),
      timestamp: at,
    }));
    if (batch.length > 0) await log.append(batch);
    sent = Math.max(sent, due);
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  await log.close();
  return sent;
}

/** `kcat -P` with lines written to it as they fall due. */
export class KcatProducer {
  private readonly child: ChildProcess;

  constructor(brokers: string, topic: string, codec = 'lz4') {
    this.child = spawn('kcat', ['-P', '-b', brokers, '-t', topic, '-z', codec, '-X', 'queue.buffering.max.ms=50'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }

  write(lines: readonly string[]): void {
    this.child.stdin!.write(`${lines.join('\n')}\n`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.stdin!.end();
    });
  }
}
