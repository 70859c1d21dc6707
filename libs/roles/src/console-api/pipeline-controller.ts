import { Controller, Get, Inject } from '@nestjs/common';
import { TOPICS } from '@tocsin/contracts';
import { MINUTE_MS } from '@tocsin/model';
import { Describes, Needs, PLATFORM, type Platform } from '@tocsin/platform';
import { z } from 'zod';
import { FLOW_GROUPS, type GroupPosition, positionOf } from '../self/group-position.js';

const LOOK_EVERY_MS = 15_000;
const KEEP_MS = 5 * MINUTE_MS;

const health = z.object({
  groups: z.array(
    z.object({
      group: z.string(),
      topic: z.string(),
      state: z.enum(['idle', 'moving', 'waiting']),
      lagRecords: z.number(),
      arrivingPerSecond: z.number().nullable(),
      handledPerSecond: z.number().nullable(),
    }),
  ),
  deadLetters: z.number(),
});

/** How the flow is doing: what waits before each step, and how fast it comes and goes. */
@Controller('api/v1/pipeline')
export class PipelineController {
  private readonly samples: (readonly GroupPosition[])[] = [];

  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  onApplicationBootstrap(): void {
    this.platform.timer.every(LOOK_EVERY_MS, async () => void (await this.look()));
  }

  @Describes({
    tag: 'Operations',
    summary: 'Lag and rates of each step of the flow over the last five minutes, and dead letters kept.',
    answer:
      '`groups`, `deadLetters`. Rates are null until two looks were taken. `waiting`: records wait and none were handled.',
    answerSchema: health,
  })
  @Needs('read')
  @Get()
  async show(): Promise<z.infer<typeof health>> {
    const oldest = this.samples[0];
    const now = await this.look();
    const { start, end } = await this.platform.log.offsets({ topic: TOPICS.deadLetters, partition: 0 });
    return {
      groups: now.map((position) =>
        rateOf(
          position,
          oldest?.find(({ group }) => group === position.group),
        ),
      ),
      deadLetters: end - start,
    };
  }

  private async look(): Promise<readonly GroupPosition[]> {
    const { samples, platform } = this;
    const now = await Promise.all(FLOW_GROUPS.map((group) => positionOf(platform, group)));
    samples.push(now);
    while (samples[0]![0]!.at < now[0]!.at - KEEP_MS) samples.shift();
    return now;
  }
}

function rateOf({ group, topic, waiting, committed, end, at }: GroupPosition, before: GroupPosition | undefined) {
  const seconds = before ? (at - before.at) / 1_000 : 0;
  const perSecond = (by: number) => (seconds > 0 ? Math.round((by / seconds) * 100) / 100 : null);
  const handled = before ? committed - before.committed : 0;
  return {
    group,
    topic,
    state:
      waiting === 0 ? ('idle' as const) : handled > 0 || seconds === 0 ? ('moving' as const) : ('waiting' as const),
    lagRecords: waiting,
    arrivingPerSecond: perSecond(before ? end - before.end : 0),
    handledPerSecond: perSecond(handled),
  };
}
