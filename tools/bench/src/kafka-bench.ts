import { spawn } from 'node:child_process';
import { KafkaEventLog } from '@tocsin/adapter-kafka';
import { TOPICS, topicCatalogue } from '@tocsin/contracts';
import { FolderSnapshotStore } from '@tocsin/adapter-embedded';
import {
  DEFAULT_RUNNER_OPTIONS,
  IngestPacker,
  type RecordOrigin,
  StageRunner,
  correlateStage,
  detectStage,
} from '@tocsin/pipeline';
import { type BatchHandler, type EventLog, type Subscription, silentTelemetry } from '@tocsin/ports';
import { systemTimer } from '@tocsin/platform';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchLine } from './lines.js';
import { type BenchResult, rate } from './result.js';

const COUNT = 1_200_000;
const PER_SECOND = 2_000;
const RAW = 'bench-raw';
const PARTITIONS = { events: 2, scopes: 1 };
const ORIGIN: RecordOrigin = {
  tenant: 'default',
  environment: 'production',
  format: 'auto',
  service: '',
  backfill: false,
};

type Step = (log: EventLog) => Promise<BenchResult>;

async function fill(log: EventLog): Promise<void> {
  await log.ensureTopics([{ name: RAW, partitions: 2 }, ...topicCatalogue(PARTITIONS)]);
  const startAt = Date.now() - (COUNT / PER_SECOND) * 1_000;
  for (let from = 0; from < COUNT; from += 20_000)
    await log.append(
      Array.from({ length: Math.min(20_000, COUNT - from) }, (_, i) => ({
        topic: RAW,
        partition: Math.floor((from + i) / 1_000) % 2,
        value: Buffer.from(benchLine(from + i, COUNT, startAt, PER_SECOND)),
      })),
    );
}

/** Subscribes a fresh group and waits until `count` records have gone through `handler`. */
async function consume(
  log: EventLog,
  topic: string,
  count: () => number,
  wanted: number,
  handler: BatchHandler,
  onSubscribed?: (s: Subscription) => void,
): Promise<bigint> {
  let began = 0n;
  const options = {
    group: `bench-${topic}-${Date.now()}`,
    topics: [topic],
    startFrom: 'earliest',
    commit: 'after-batch',
  } as const;
  const subscription = await log.subscribe(options, (batch) => {
    began ||= process.hrtime.bigint();
    return handler(batch);
  });
  onSubscribed?.(subscription);
  while (count() < wanted) await new Promise((done) => setTimeout(done, 5));
  await subscription.drain();
  return began;
}

const consumeRaw: Step = async (log) => {
  let seen = 0;
  const began = await consume(
    log,
    RAW,
    () => seen,
    COUNT,
    async ({ records }) => void (seen += records.length),
  );
  return rate(COUNT, began);
};

const consumeParse: Step = async (log) => {
  let seen = 0;
  const began = await consume(
    log,
    RAW,
    () => seen,
    COUNT,
    async ({ records }) => {
      for (const { value } of records) if (JSON.parse(Buffer.from(value!).toString())) seen++;
    },
  );
  return rate(COUNT, began);
};

/** Raw lines from Kafka, normalised, packed, durable on the events topic. */
const ingest: Step = async (log) => {
  const packer = new IngestPacker(PARTITIONS.events);
  let seen = 0;
  const began = await consume(
    log,
    RAW,
    () => seen,
    COUNT,
    async ({ topic, partition, records }) => {
      packer.open(ORIGIN, `${topic}:${partition}`);
      for (const { value, offset, timestamp } of records) packer.read(value!, 0, value!.length, offset, timestamp);
      const packed = packer.take();
      await log.append(packed.map((each) => ({ topic: TOPICS.events, partition: each.partition, value: each.value })));
      seen += records.length;
    },
  );
  return rate(COUNT, began);
};

/** The packed events through DETECT and CORRELATE with snapshots, one process. */
const correlate: Step = async (log) => {
  const ports = {
    log,
    snapshots: new FolderSnapshotStore(mkdtempSync(join(tmpdir(), 'tocsin-bench-'))),
    telemetry: silentTelemetry,
    timer: systemTimer(() => undefined),
  };
  const options = { ...DEFAULT_RUNNER_OPTIONS, snapshotEveryMs: 5_000 };
  const scopes = new StageRunner(correlateStage, ports, options);
  const group = `bench-scopes-${Date.now()}`;
  const second = await log.subscribe(
    { group, topics: [TOPICS.scopes], startFrom: 'earliest', commit: 'by-owner' },
    (batch) => scopes.handle(batch),
  );
  const runner = new StageRunner(detectStage(PARTITIONS), ports, options);
  const began = await consume(
    log,
    TOPICS.events,
    () => runner.counters().events ?? 0,
    COUNT,
    (batch) => runner.handle(batch),
  );
  const result = rate(COUNT, began);
  for (const deadline = Date.now() + 15_000; Date.now() < deadline && !(scopes.counters().decided_alert ?? 0);)
    await new Promise((done) => setTimeout(done, 50));
  await second.drain();
  return { ...result, found: (runner.counters().signals_log_error_share ?? 0) > 0 };
};

/** `kcat -C` of the same topic, for scale. */
const kcat: Step = () =>
  new Promise((done) => {
    const began = process.hrtime.bigint();
    const child = spawn('kcat', ['-C', '-b', process.env.BENCH_BROKERS!, '-t', RAW, '-e', '-q', '-o', 'beginning'], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    child.once('exit', () => done(rate(COUNT, began)));
    child.once('error', () => done({ value: 0, unit: 'records/s', records: 0, seconds: 0 }));
  });

/** End to end: raw lines in, detected; ingest and correlate at once in this process, the broker beside. */
const endToEnd: Step = async (log) => {
  const before = (await Promise.all([0, 1].map((partition) => log.offsets({ topic: TOPICS.events, partition })))).map(
    ({ end }) => end,
  );
  const ports = {
    log,
    snapshots: new FolderSnapshotStore(mkdtempSync(join(tmpdir(), 'tocsin-bench-'))),
    telemetry: silentTelemetry,
    timer: systemTimer(() => undefined),
  };
  const runner = new StageRunner(detectStage(PARTITIONS), ports, { ...DEFAULT_RUNNER_OPTIONS, snapshotEveryMs: 5_000 });
  const began = process.hrtime.bigint();
  const subscription = await log.subscribe(
    { group: `bench-e2e-${Date.now()}`, topics: [TOPICS.events], startFrom: 'latest', commit: 'by-owner' },
    async (batch) => {
      const records = batch.records.filter(({ offset }) => offset >= before[batch.partition]!);
      if (records.length > 0) await runner.handle({ ...batch, records });
    },
  );
  await ingest(log);
  while ((runner.counters().events ?? 0) < COUNT) await new Promise((done) => setTimeout(done, 10));
  const result = rate(COUNT, began);
  await subscription.drain();
  return { ...result, found: (runner.counters().signals_log_error_share ?? 0) > 0 };
};

export const kafkaBenches = {
  kcat,
  consume_raw: consumeRaw,
  consume_parse: consumeParse,
  ingest,
  correlate,
  end_to_end: endToEnd,
} as const;

/** Runs the named benches on one broker, filled once. */
export async function runKafkaBenches(
  brokers: string,
  names: readonly (keyof typeof kafkaBenches)[],
): Promise<Record<string, BenchResult>> {
  process.env.BENCH_BROKERS = brokers;
  const log = await KafkaEventLog.open({ brokers: [brokers], clientId: 'bench', sessionTimeoutMs: 30_000 });
  await fill(log);
  const results: Record<string, BenchResult> = {};
  for (const name of names) results[name] = await kafkaBenches[name](log);
  await log.close();
  return results;
}
