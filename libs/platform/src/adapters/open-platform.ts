import { join } from 'node:path';
import {
  EmbeddedEventLog,
  FolderSnapshotStore,
  MemoryLiveUpdates,
  MemoryStateStore,
  lockHome,
} from '@tocsin/adapter-embedded';
import { KafkaEventLog } from '@tocsin/adapter-kafka';
import { RedisLiveUpdates, RedisStateStore } from '@tocsin/adapter-redis';
import { openDatabase } from '@tocsin/adapter-sql';
import { PinoTelemetry } from '@tocsin/adapter-telemetry';
import { topicCatalogue } from '@tocsin/contracts';
import { RetryableError } from '@tocsin/model';
import {
  type Database,
  type EventLog,
  type LiveUpdates,
  type Repositories,
  type Secrets,
  type SnapshotStore,
  type StateStore,
  type TableArchive,
  type Timer,
} from '@tocsin/ports';
import { type Config, environmentSecrets } from '../config/environment.js';
import { systemTimer } from './system-timer.js';

/** Everything that roles need from outside, behind its ports. */
export interface Platform {
  readonly config: Config;
  readonly log: EventLog;
  readonly snapshots: SnapshotStore;
  readonly archive: TableArchive;
  readonly state: StateStore;
  readonly updates: LiveUpdates;
  readonly database: Database;
  readonly repositories: Repositories;
  readonly telemetry: PinoTelemetry;
  readonly timer: Timer;
  readonly secrets: Secrets;
  close(): Promise<void>;
}

/** Injection token of the platform. */
export const PLATFORM = Symbol('platform');

type Adapters = Pick<Platform, 'log' | 'snapshots' | 'archive' | 'state' | 'updates' | 'database' | 'repositories'> & {
  readonly release: () => Promise<void>;
};

async function openEmbedded(home: string, schema: string | null): Promise<Adapters> {
  const release = await lockHome(home);
  const { database, repositories, archive } = await openDatabase({ folder: join(home, 'sql') }, schema);
  return {
    log: new EmbeddedEventLog(join(home, 'log')),
    snapshots: new FolderSnapshotStore(join(home, 'snapshots')),
    archive,
    state: new MemoryStateStore(),
    updates: new MemoryLiveUpdates(),
    database,
    repositories,
    release,
  };
}

async function openProduction(
  storage: Extract<Config['storage'], { kind: 'production' }>,
  role: string,
  telemetry: PinoTelemetry,
  schema: string | null,
): Promise<Adapters> {
  const { database, repositories, snapshots, archive } = await openDatabase({ url: storage.databaseUrl }, schema);
  const log = await KafkaEventLog.open({ ...storage.kafka, clientId: `tocsin-${role}` }, telemetry);
  const state = new RedisStateStore(storage.redisUrl);
  const updates = new RedisLiveUpdates(storage.redisUrl);
  return { log, snapshots, archive, state, updates, database, repositories, release: async () => {} };
}

const RETRY_MS = 2_000;

/** Servers that are not up yet are waited for: a start order must not matter. */
async function untilAvailable<T>(what: () => Promise<T>, telemetry: PinoTelemetry, timer: Timer): Promise<T> {
  for (;;) {
    try {
      return await what();
    } catch (error) {
      if (!(error instanceof RetryableError)) throw error;
      telemetry.log('warn', 'waiting for a server', { reason: error.reason, error: error.message });
      await timer.sleep(RETRY_MS);
    }
  }
}

/** What is opened for a restore: a database of the backup's schema, and no topics yet. */
export interface OpenEmpty {
  readonly schema: string;
}

/** Opens the adapters that the configuration names and makes sure of the topics. */
export async function openPlatform(
  config: Config,
  role: string,
  variables: NodeJS.ProcessEnv,
  empty: OpenEmpty | null = null,
): Promise<Platform> {
  const schema = empty?.schema ?? null;
  const telemetry = new PinoTelemetry(role, config.logLevel);
  const timer = systemTimer((error) => telemetry.log('error', 'a background task failed', { error: String(error) }));
  const { storage } = config;
  const where =
    storage.kind === 'embedded'
      ? `embedded storage in ${storage.home}`
      : `Kafka at ${storage.kafka.brokers.join(', ')}, Redis, PostgreSQL`;
  telemetry.log('info', `${role} on ${where}`);
  const adapters = await untilAvailable(
    () =>
      storage.kind === 'embedded'
        ? openEmbedded(storage.home, schema)
        : openProduction(storage, role, telemetry, schema),
    telemetry,
    timer,
  );
  if (!empty)
    await untilAvailable(
      () => adapters.log.ensureTopics(topicCatalogue(config.partitions, config.retention.topics)),
      telemetry,
      timer,
    );
  const close = async () => {
    await adapters.log.close();
    await Promise.all([adapters.snapshots.close(), adapters.state.close(), adapters.updates.close()]);
    await adapters.database.close();
    await adapters.release();
  };
  return { config, telemetry, timer, secrets: environmentSecrets(variables), ...adapters, close };
}
