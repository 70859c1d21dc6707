import { type KafkaServerOptions, startLocalKafka } from './kafka-server.js';
import { startLocalPostgres } from './postgres-server.js';
import { startLocalRedis } from './redis-server.js';
import { type OwnServer, type RunningServer } from './running-server.js';

const root = process.env.TOCSIN_ROOT ?? process.cwd();
const shared = new Map<string, Promise<RunningServer>>();
const keep = async (): Promise<void> => {};

/** A Docker engine, where one answers: the same servers as containers. */
async function inContainer(
  image: string,
  port: number,
  env: Record<string, string>,
): Promise<{ host: string; port: number; stop: () => Promise<void> } | null> {
  try {
    const { GenericContainer, getContainerRuntimeClient } = await import('testcontainers');
    await getContainerRuntimeClient();
    const container = await new GenericContainer(image).withExposedPorts(port).withEnvironment(env).start();
    return {
      host: container.getHost(),
      port: container.getMappedPort(port),
      stop: async () => void (await container.stop()),
    };
  } catch {
    return null;
  }
}

async function redis(): Promise<RunningServer> {
  if (process.env.REDIS_URL) return { address: process.env.REDIS_URL, stop: keep };
  const container = await inContainer('redis:7', 6379, {});
  if (container) return { address: `redis://${container.host}:${container.port}`, stop: container.stop };
  return startLocalRedis();
}

async function postgres(): Promise<RunningServer> {
  if (process.env.DATABASE_URL) return { address: process.env.DATABASE_URL, stop: keep };
  const container = await inContainer('postgres:15', 5432, { POSTGRES_PASSWORD: 'test' });
  if (container)
    return { address: `postgres://postgres:test@${container.host}:${container.port}/postgres`, stop: container.stop };
  return startLocalPostgres();
}

async function kafka(): Promise<RunningServer> {
  const address = process.env.KAFKA_BROKERS;
  return address ? { address, stop: keep } : startLocalKafka(root);
}

const once = (name: string, start: () => Promise<RunningServer>): Promise<RunningServer> => {
  const known = shared.get(name) ?? start();
  shared.set(name, known);
  return known;
};

/** Servers named by the environment, else containers, else local ones; one of each for a test file. */
export const realKafka = (): Promise<RunningServer> => once('kafka', kafka);
export const realRedis = (): Promise<RunningServer> => once('redis', redis);
export const realPostgres = (): Promise<RunningServer> => once('postgres', postgres);
/** A broker of one's own: to require accounts, to stop it in the middle. */
export const ownKafka = (options: KafkaServerOptions): Promise<OwnServer> => startLocalKafka(root, options);

export const ownPostgres = (): Promise<RunningServer> => startLocalPostgres();

export async function stopRealServers(): Promise<void> {
  const running = [...shared.values()];
  shared.clear();
  for (const server of running) await server.then(({ stop }) => stop()).catch(() => undefined);
}
