import { Controller, Get, Inject } from '@nestjs/common';
import { MINUTE_MS } from '@tocsin/model';
import { CalledBy, type Caller, Describes, Needs, PLATFORM, type Platform, isOperator } from '@tocsin/platform';
import { z } from 'zod';
import { DeadLetters } from './dead-letters.js';
import { FLOW_GROUPS, type GroupPosition, positionOf } from '../self/group-position.js';

const LOOK_EVERY_MS = 15_000;
const KEEP_MS = 5 * MINUTE_MS;
/** How many of the newest dead letters are looked at to count the caller's. */
const LETTERS_LOOKED_AT = 10_000;

const health = z.object({
  groups: z.array(
    z.object({
      group: z.string(),
      topic: z.string(),
      state: z.enum(['idle', 'moving', 'waiting']),
      lagRecords: z.number().nullable(),
      arrivingPerSecond: z.number().nullable(),
      handledPerSecond: z.number().nullable(),
    }),
  ),
  deadLetters: z.number(),
  deadLettersBeyondLimit: z.boolean(),
});

/** How the flow is doing: what waits before each step, and how fast it comes and goes. */
@Controller('api/v1/pipeline')
export class PipelineController {
  private readonly samples: (readonly GroupPosition[])[] = [];

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(DeadLetters) private readonly letters: DeadLetters,
  ) {}

  onApplicationBootstrap(): void {
    this.platform.timer.every(LOOK_EVERY_MS, async () => void (await this.look()));
  }

  @Describes({
    tag: 'Operations',
    summary: 'How each step of the flow has done over the last five minutes, and how many dead letters the caller has.',
    answer:
      '`groups`, `deadLetters` (of the newest 10,000 of all). `waiting`: records wait and none were handled. Lag and rates are those of all ' +
      'tenants together: administrators of the tenant `default` see them, for others they are null, as rates are until two looks were taken.',
    answerSchema: health,
  })
  @Needs('read')
  @Get()
  async show(@CalledBy() caller: Caller): Promise<z.infer<typeof health>> {
    const oldest = this.samples[0];
    const now = await this.look();
    const { count, beyondLimit } = await this.letters.count(caller, LETTERS_LOOKED_AT);
    const groups = now.map((position) => {
      const before = oldest?.find(({ group }) => group === position.group);
      const { group, topic, state, ...counts } = rateOf(position, before);
      return { group, topic, state, ...(isOperator(caller) ? counts : NO_COUNTS) };
    });
    return { groups, deadLetters: count, deadLettersBeyondLimit: beyondLimit };
  }

  private async look(): Promise<readonly GroupPosition[]> {
    const { samples, platform } = this;
    const now = await Promise.all(FLOW_GROUPS.map((group) => positionOf(platform, group)));
    samples.push(now);
    while (samples[0]![0]!.at < now[0]!.at - KEEP_MS) samples.shift();
    return now;
  }
}

const NO_COUNTS = { lagRecords: null, arrivingPerSecond: null, handledPerSecond: null };

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
