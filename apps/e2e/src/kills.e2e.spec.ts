import { afterAll, expect, it } from '@jest/globals';
import { KafkaEventLog } from '@tocsin/adapter-kafka';
import { PackedEventsReader, TOPICS, isControlRecord } from '@tocsin/contracts';
import { type Incident } from '@tocsin/model';
import {
  type RunningServer,
  describeReal,
  eventually,
  ownKafka,
  ownPostgres,
  realRedis,
  stopRealServers,
} from '@tocsin/testing';
import { Cluster } from './cluster.js';
import { produce } from './producer.js';
import { type StoryLine, history, story } from './story.js';
import { storyRules } from './story-rules.js';

/** The long form is run by hand: KILLS=20 EVENTS=200000 SECONDS=320. */
const KILLS = Number(process.env.KILLS ?? 4);
const EVENTS = Number(process.env.EVENTS ?? 12_000);
const SECONDS = Number(process.env.SECONDS ?? 90);
const SEED = Number(process.env.SEED ?? 7);
const ROOT = process.cwd();
const TOPIC = 'app-logs';
const HISTORY_MS = 12 * 60_000;
const HISTORY_EVENTS = 14_400;

/** The rules of the two runs name other ports, so their versions differ; everything decided must not. */
const comparable = ({ revision: _r, lastCommandId: _l, number: _n, ruleVersion: _v, ...rest }: Incident) => rest;
const sorted = (incidents: readonly Incident[]) => incidents.map(comparable).sort((a, b) => (a.id < b.id ? -1 : 1));

interface Run {
  readonly cluster: Cluster;
  readonly kafka: RunningServer;
  readonly stop: () => Promise<void>;
}

async function startRun(): Promise<Run> {
  const kafka = await ownKafka({});
  const postgres = await ownPostgres();
  const redis = await realRedis();
  const cluster = await Cluster.start(ROOT, {
    kafka: kafka.address,
    redis: redis.address,
    database: postgres.address,
    rules: storyRules,
  });
  const stop = async () => {
    await cluster.stop();
    await kafka.stop();
    await postgres.stop();
  };
  return { cluster, kafka, stop };
}

async function feed({ kafka }: Run, past: readonly StoryLine[], live: readonly StoryLine[]): Promise<number> {
  const first = await produce(kafka.address, TOPIC, past, 1_000, 1);
  return first + (await produce(kafka.address, TOPIC, live, SECONDS * 1_000, 2));
}

/** Kills a seeded process at seeded times and starts it again, as a supervisor would. Returns how often each was killed. */
async function disturb({ cluster }: Run): Promise<Record<string, number>> {
  let state = SEED;
  const chance = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 0x100000000;
  const killed: Record<string, number> = {};
  for (let i = 0; i < KILLS; i++) {
    await new Promise((resolve) => setTimeout(resolve, ((SECONDS * 1_000) / (KILLS + 1)) * (0.7 + 0.6 * chance())));
    const victim = cluster.services[(i + Math.floor(chance() * 2)) % cluster.services.length]!;
    await victim.stop('SIGKILL');
    killed[victim.name] = (killed[victim.name] ?? 0) + 1;
    victim.start();
  }
  return killed;
}

/** Every source position that is in the events topic, and how often a position came with another in between. */
async function positions({ kafka }: Run): Promise<Set<string>> {
  const log = await KafkaEventLog.open({ brokers: [kafka.address], clientId: 'e2e-count', sessionTimeoutMs: 10_000 });
  const seen = new Set<string>();
  for (let partition = 0; partition < 4; partition++)
    for await (const { records } of log.read({ topic: TOPICS.events, partition }, 0))
      for (const { value } of records) {
        if (!value || isControlRecord(value)) continue;
        const reader = new PackedEventsReader(value);
        while (reader.next()) seen.add(`${reader.strings[reader.source]}:${reader.offset}`);
      }
  await log.close();
  return seen;
}

afterAll(stopRealServers);

describeReal('kill -9 in the middle', ['kafka', 'redis', 'postgres'], () => {
  it(`gives the same incidents after ${KILLS} kills`, async () => {
    const [calm, disturbed] = await Promise.all([startRun(), startRun()]);
    const startAt = Date.now();
    const past = history(HISTORY_EVENTS, startAt - HISTORY_MS, HISTORY_MS);
    const live = story(EVENTS, startAt, SECONDS * 1_000);
    const [accepted, acceptedToo, killed] = await Promise.all([
      feed(calm, past, live),
      feed(disturbed, past, live),
      disturb(disturbed),
    ]);
    expect([accepted, acceptedToo]).toEqual([past.length + live.length, past.length + live.length]);

    const over = (incidents: readonly Incident[]) =>
      incidents.length > 0 && incidents.every(({ state }) => state === 'resolved');
    await eventually(async () => expect(over(await calm.cluster.incidents())).toBe(true), 180_000);
    const expected = sorted(await calm.cluster.incidents());
    await eventually(async () => expect(sorted(await disturbed.cluster.incidents())).toEqual(expected), 120_000);
    expect(expected.length).toBeGreaterThanOrEqual(3);
    expect(expected.some(({ services }) => services.length >= 2)).toBe(true);

    expect((await positions(disturbed)).size).toBe(accepted);

    const keys = ({ cluster }: Run) => [...new Set(cluster.vendors.webhook.received.map(({ id }) => id))].sort();
    await eventually(() => expect(keys(disturbed)).toEqual(keys(calm)), 60_000);
    expect(keys(calm).length).toBeGreaterThanOrEqual(expected.length);
    expect(disturbed.cluster.vendors.webhook.received.every(({ verified }) => verified)).toBe(true);

    const mails = ({ cluster }: Run) => cluster.vendors.smtp.received.map(({ messageId }) => messageId);
    await eventually(
      () => expect([...new Set(mails(disturbed))].sort()).toEqual([...new Set(mails(calm))].sort()),
      60_000,
    );
    const repeats = mails(disturbed).length - new Set(mails(disturbed)).size;
    expect(repeats).toBeLessThanOrEqual(killed.notifier ?? 0);

    const labels = disturbed.cluster.vendors.jira.issues.flatMap(({ labels: all }) =>
      all.filter((label) => label !== 'tocsin'),
    );
    expect(new Set(labels).size).toBe(labels.length);
    expect(disturbed.cluster.vendors.jira.violations).toEqual([]);
    process.stdout.write(
      `kills ${JSON.stringify(killed)}, ${accepted} events, ${expected.length} incidents, ${keys(calm).length} pages, ${repeats} repeated mails\n`,
    );
    await Promise.all([calm.stop(), disturbed.stop()]);
  }, 1_200_000);
});
