import { Controller, Inject, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { EventLogTransport, type RoleFactory } from '@tocsin/platform';
import { type RecordBatch } from '@tocsin/ports';
import { hookRoutes } from './http/hook-routes.js';
import { ReceiverRoutes } from './http/receiver-routes.js';
import { registerRawRoutes } from './http/raw-routes.js';
import { DiskGuard } from '../self/disk-guard.js';
import { SelfWatch } from '../self/self-watch.js';
import { Ingestor } from './ingestor.js';
import { SocketServers } from './sockets/socket-servers.js';
import { SourceBindings } from './source-bindings.js';

const TRANSPORT = Symbol('ingest');
const SOURCES = 'sources';
const RECHECK_MS = 15_000;

@Controller()
class IngestController {
  constructor(@Inject(Ingestor) private readonly ingestor: Ingestor) {}

  @EventPattern(SOURCES, TRANSPORT)
  take(@Payload() batch: RecordBatch): Promise<void> {
    return this.ingestor.batch(batch);
  }
}

@Module({})
class IngestModule {}

/** INGEST: foreign Kafka topics and HTTP in, packed events out. */
export const ingestRole: RoleFactory = (platform, checks, tokens) => {
  const bindings = new SourceBindings(platform);
  const ingestor = new Ingestor(platform, bindings);
  const transport = new EventLogTransport({
    id: TRANSPORT,
    log: platform.log,
    group: 'tocsin-ingest',
    startFrom: 'earliest',
    commit: 'after-batch',
    pattern: SOURCES,
    topics: () => bindings.topics(),
    recheckMs: RECHECK_MS,
  });
  const disk = new DiskGuard(platform);
  const watch = new SelfWatch(platform, ingestor, disk, checks);
  const sockets = new SocketServers(platform, ingestor);
  const now = () => platform.timer.now();
  return {
    name: 'ingest',
    module: {
      module: IngestModule,
      controllers: [IngestController],
      providers: [
        { provide: Ingestor, useValue: ingestor },
        { provide: SocketServers, useValue: sockets },
      ],
    },
    transports: [transport],
    started: async () => {
      watch.start();
      await sockets.start();
    },
    fastify: (app) =>
      registerRawRoutes(app, (scope) => {
        scope.addHook('onRequest', async () => disk.admit());
        new ReceiverRoutes(platform, ingestor, tokens).register(scope);
        hookRoutes(scope, ingestor, tokens, now);
      }),
  };
};
