import { Controller, Inject, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, type TopicName } from '@tocsin/contracts';
import { DEFAULT_RUNNER_OPTIONS, type Stage, StageRunner, correlateStage, detectStage } from '@tocsin/pipeline';
import { EventLogTransport, type Platform, type ReadyCheck, type RoleFactory } from '@tocsin/platform';
import { type RecordBatch } from '@tocsin/ports';

const DETECT = Symbol('detect');
const CORRELATE = Symbol('correlate');

@Controller()
class StageController {
  constructor(
    @Inject(DETECT) private readonly detect: StageRunner,
    @Inject(CORRELATE) private readonly correlate: StageRunner,
  ) {}

  @EventPattern(TOPICS.events, DETECT)
  events(@Payload() batch: RecordBatch): Promise<void> {
    return this.detect.handle(batch);
  }

  @EventPattern(TOPICS.scopes, CORRELATE)
  scopes(@Payload() batch: RecordBatch): Promise<void> {
    return this.correlate.handle(batch);
  }
}

@Module({})
class CorrelatorModule {}

function runStage(stage: Stage, id: symbol, topic: TopicName, platform: Platform, checks: ReadyCheck[]) {
  const { log, config, telemetry } = platform;
  const runner = new StageRunner(stage, platform, {
    ...DEFAULT_RUNNER_OPTIONS,
    snapshotEveryMs: config.snapshotEveryMs,
  });
  let subscribed = false;
  checks.push({
    name: stage.name,
    ready: () => subscribed,
    measure: () => {
      for (const [name, value] of Object.entries(runner.counters()))
        telemetry.gauge(`tocsin_${stage.name}_${name}`, value);
    },
  });
  const transport = new EventLogTransport({
    id,
    log,
    group: `tocsin-${stage.name}`,
    startFrom: 'earliest',
    commit: 'by-owner',
    topics: async () => [topic],
    pattern: topic,
    onRevoked: (partition) => runner.onRevoked(partition),
    onSubscribed: (subscription) => {
      subscribed = true;
      runner.started(subscription);
    },
    onDrain: () => runner.stop(),
  });
  return { runner, transport };
}

/** DETECT and CORRELATE: packed events in, incidents out, state in snapshots. */
export const correlatorRole: RoleFactory = (platform, checks) => {
  const detect = runStage(detectStage(platform.config.partitions), DETECT, TOPICS.events, platform, checks);
  const correlate = runStage(correlateStage, CORRELATE, TOPICS.scopes, platform, checks);
  return {
    name: 'correlator',
    module: {
      module: CorrelatorModule,
      controllers: [StageController],
      providers: [
        { provide: DETECT, useValue: detect.runner },
        { provide: CORRELATE, useValue: correlate.runner },
      ],
    },
    transports: [detect.transport, correlate.transport],
  };
};
