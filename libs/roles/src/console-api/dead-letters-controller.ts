import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { SOCKET_SOURCE } from '@tocsin/contracts';
import { PERMANENT_REASONS } from '@tocsin/model';
import { Describes, CalledBy, type Caller, Needs } from '@tocsin/platform';
import { z } from 'zod';
import { DeadLetters, type StoredDeadLetter } from './dead-letters.js';
import { deadLetter, listOf, redriven, wholeDeadLetter } from './answers.js';
import { validated } from './validated.js';

const PREVIEW_BYTES = 2_000;
const filter = z.object({
  state: z.enum(['open', 'all']).default('open'),
  topic: z.string().optional(),
  reason: z.enum(PERMANENT_REASONS).optional(),
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const bulk = z.strictObject({
  topic: z.string().optional(),
  reason: z.enum(PERMANENT_REASONS).optional(),
  limit: z.number().int().min(1).max(500).default(100),
});

const compact = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const shown = ({ value, ...letter }: StoredDeadLetter) => ({
  ...letter,
  text: Buffer.from(value.subarray(0, PREVIEW_BYTES)).toString(),
});

/** What could not be handled: look at it, send it through again, or let it go. */
@Controller('api/v1/dead-letters')
export class DeadLettersController {
  constructor(@Inject(DeadLetters) private readonly letters: DeadLetters) {}

  @Describes({
    tag: 'Dead letters',
    summary: 'What could not be handled, newest first.',
    query: filter,
    answer: '`deadLetters`, and `nextBefore` for the next page.',
    answerSchema: listOf('deadLetters', deadLetter).extend({ nextBefore: z.number().nullable() }),
  })
  @Needs('tune')
  @Get()
  async list(@CalledBy() caller: Caller, @Query() query: unknown) {
    const { letters, nextBefore } = await this.letters.list(caller, compact(validated(filter, query)));
    return { deadLetters: letters.map(shown), nextBefore };
  }

  @Describes({
    tag: 'Dead letters',
    summary: 'One dead letter with its value in base64.',
    answer: 'The dead letter.',
    answerSchema: wholeDeadLetter,
  })
  @Needs('tune')
  @Get(':key')
  async show(@CalledBy() caller: Caller, @Param('key') key: string) {
    const letter = await this.letters.get(caller, key);
    return { ...shown(letter), value: Buffer.from(letter.value).toString('base64') };
  }

  @Describes({
    tag: 'Dead letters',
    summary: 'Sends the record through again.',
    answer: '`redriven`: 1.',
    answerSchema: redriven,
  })
  @Needs('tune')
  @Post(':key/redrive')
  @HttpCode(200)
  async redrive(@CalledBy() caller: Caller, @Param('key') key: string) {
    await this.letters.redrive(caller, await this.letters.get(caller, key));
    return { redriven: 1 };
  }

  @Describes({
    tag: 'Dead letters',
    summary: 'Sends all open ones through again.',
    body: bulk,
    answer: '`redriven`: how many.',
    answerSchema: redriven,
  })
  /** All open ones that the body names, newest first. */
  @Needs('tune')
  @Post('redrive')
  @HttpCode(200)
  async redriveAll(@CalledBy() caller: Caller, @Body() body: unknown) {
    const { letters } = await this.letters.list(caller, compact({ ...validated(bulk, body), state: 'open' as const }));
    const redrivable = letters.filter(({ topic }) => !topic.startsWith(SOCKET_SOURCE));
    for (const letter of redrivable) await this.letters.redrive(caller, letter);
    return { redriven: redrivable.length };
  }

  @Describes({ tag: 'Dead letters', summary: 'Lets a record go.', status: 204, answer: 'Discarded.' })
  @Needs('tune')
  @Delete(':key')
  @HttpCode(204)
  async discard(@CalledBy() caller: Caller, @Param('key') key: string): Promise<void> {
    const letter = await this.letters.get(caller, key);
    await this.letters.decide(caller, letter.key, 'discarded');
  }
}
