import { fork, spawn } from 'node:child_process';
import { KafkaEventLog } from '@tocsin/adapter-kafka';
import { TOPICS, topicCatalogue } from '@tocsin/contracts';
import { FolderSnapshotStore } from '@tocsin/adapter-embedded';
import {
  DEFAULT_RUNNER_OPTIONS,
  IngestPacker,
  type RecordOrigin,
  type Stage,
  StageRunner,
  correlateStage,
  detectStage,
} from '@tocsin/pipeline';
import { type BatchHandler, type EventLog, type Subscription, silentTelemetry } from '@tocsin/ports';
import { readConfig, systemTimer } from '@tocsin/platform';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchLine } from './lines.js';
import { type BenchResult, rate } from './result.js';

const COUNT = 1_200_000;
/** Twenty minutes of event time: the detectors have learnt when the fault comes. */
const PER_SECOND = 1_000;
/** A partition listens this long before its first bucket closes; the clock of a bench starts after it. */
const LISTEN_MS = 11_000;
const FOUND_WITHIN_MS = 75_000;
const RAW = 'bench-raw';
const PARTITIONS = { events: 2, scopes: 1 };
const ORIGIN: RecordOrigin = {
  tenant: 'default',
  environment: 'production',
  format: 'auto',
  service: '',
  // Twenty minutes in a few seconds: its times are to be believed, not corrected.
  backfill: true,
};

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

type Step = (log: EventLog) => Promise<BenchResult>;

async function fill(log: EventLog): Promise<void> {
  await log.ensureTopics([
    { name: RAW, partitions: 2 },
    ...topicCatalogue(PARTITIONS, readConfig({}).retention.topics),
  ]);
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
export const ingest: Step = async (log) => {
  const packer = new IngestPacker(PARTITIONS.events);
  let seen = 0;
  let first = 0;
  let began = 0n;
  await consume(
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
      if (began !== 0n) return;
      await pause(LISTEN_MS);
      first = seen;
      began = process.hrtime.bigint();
    },
  );
  return rate(COUNT - first, began);
};

/** DETECT over the events topic with snapshots; CORRELATE over what it emits. */
async function startStages(log: EventLog) {
  const snapshots = new FolderSnapshotStore(mkdtempSync(join(tmpdir(), 'tocsin-bench-')));
  const ports = { log, snapshots, telemetry: silentTelemetry, timer: systemTimer(() => undefined) };
  const options = { ...DEFAULT_RUNNER_OPTIONS, snapshotEveryMs: 5_000 };
  const stamp = `${Date.now()}`;
  const run = async (stage: Stage, topic: string) => {
    const runner = new StageRunner(stage, ports, options);
    const group = {
      group: `bench-${stage.name}-${stamp}`,
      topics: [topic],
      startFrom: 'earliest',
      commit: 'by-owner',
    } as const;
    const subscription = await log.subscribe(group, (batch) => runner.handle(batch));
    runner.started(subscription);
    return { runner, subscription };
  };
  const correlator = await run(correlateStage, TOPICS.scopes);
  const detector = await run(detectStage(PARTITIONS), TOPICS.events);
  const counter = (name: string) => detector.runner.counters()[name] ?? 0;
  /** Waits for the planted faults, then leaves. */
  const finish = async (): Promise<boolean> => {
    const found = () => counter('signals_log_error_share') > 0 && (correlator.runner.counters().decided_alert ?? 0) > 0;
    for (const deadline = Date.now() + FOUND_WITHIN_MS; Date.now() < deadline && !found();) await pause(100);
    const result = found();
    for (const { runner, subscription } of [detector, correlator]) {
      await runner.stop();
      await subscription.drain();
    }
    return result;
  };
  return { counter, finish };
}

/** The packed events through DETECT and CORRELATE, one process. */
const correlate: Step = async (log) => {
  const stages = await startStages(log);
  while (stages.counter('events') === 0) await pause(1);
  const first = stages.counter('events');
  const began = process.hrtime.bigint();
  while (stages.counter('events') < COUNT) await pause(2);
  const result = rate(COUNT - first, began);
  return { ...result, found: await stages.finish() };
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

/** Ingest as the deployment runs it: a process of its own. Resolves when it has ended. */
const ingestProcess = (): Promise<void> =>
  new Promise((done, failed) => {
    const child = fork(join(__dirname, 'ingest-process.js'), [process.env.BENCH_BROKERS!], { execArgv: [] });
    child.once('exit', (code) => (code === 0 ? done() : failed(new Error(`the ingest process ended with ${code}`))));
  });

/** End to end: raw lines in, detected; ingest in its own process, both stages in this one, the broker beside. */
const endToEnd: Step = async (log) => {
  const stages = await startStages(log);
  await pause(2_000);
  const ingested = ingestProcess();
  while (stages.counter('events') === 0) await pause(5);
  await pause(LISTEN_MS - 500);
  const first = stages.counter('events');
  const began = process.hrtime.bigint();
  await ingested;
  while (stages.counter('events') < COUNT) await pause(2);
  const result = rate(COUNT - first, began);
  return { ...result, found: await stages.finish() };
};

/** In the order in which they must run: `end_to_end` needs an empty events topic, `correlate` reads what it left. */
export const kafkaBenches = {
  kcat,
  consume_raw: consumeRaw,
  consume_parse: consumeParse,
  end_to_end: endToEnd,
  correlate,
  ingest,
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
