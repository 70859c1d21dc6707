import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload } from '@nestjs/microservices';
import { describe, expect, it } from '@jest/globals';
import { EmbeddedEventLog } from '@tocsin/adapter-embedded';
import { TOPICS, decodeDeadLetter } from '@tocsin/contracts';
import { PermanentError, RetryableError } from '@tocsin/model';
import { type RecordBatch } from '@tocsin/ports';
import { eventually } from '@tocsin/testing';
import { EventLogTransport, RethrowFilter } from './event-log-transport.js';

const ID = Symbol('spec');
const OTHER = Symbol('other');
const seen: string[] = [];
let retries = 0;
let finish = () => {};

@Controller()
class SpecController {
  @EventPattern('work', ID)
  async work(@Payload() { records }: RecordBatch): Promise<void> {
    for (const { value } of records) {
      const text = Buffer.from(value!).toString();
      if (text === 'poison') throw new PermanentError('malformed_record', 'poisoned');
      if (text === 'later' && retries++ < 2) throw new RetryableError('timeout', 'not yet', { retryAfterMs: 50 });
      if (text === 'slow') await new Promise<void>((resolve) => (finish = resolve));
      if (!seen.includes(text)) seen.push(text);
    }
  }

  @EventPattern('work', OTHER)
  never(): void {
    seen.push('wrong transport');
  }
}

@Module({ controllers: [SpecController] })
class SpecModule {}

describe('EventLogTransport', () => {
  it('hands batches to the handlers of its own id, keeps error classes, and drains', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-transport-'));
    const log = new EmbeddedEventLog(folder);
    await log.ensureTopics(['work', TOPICS.deadLetters].map((name) => ({ name, partitions: 1 })));
    const strategy = new EventLogTransport({
      id: ID,
      log,
      group: 'g',
      startFrom: 'earliest',
      commit: 'after-batch',
      topics: async () => ['work'],
      pattern: 'work',
    });
    const app = await NestFactory.createMicroservice(SpecModule, { strategy, logger: false });
    app.useGlobalFilters(new RethrowFilter());
    await app.listen();
    const append = (...texts: string[]) =>
      log.append(texts.map((text) => ({ topic: 'work', partition: 0, value: Buffer.from(text) })));

    await append('a', 'poison', 'b');
    await eventually(() => expect(seen).toEqual(['a', 'b']));
    const letters = [];
    for await (const { records } of log.read({ topic: TOPICS.deadLetters, partition: 0 }, 0)) letters.push(...records);
    expect(letters.map(({ value }) => decodeDeadLetter(value!).reason)).toEqual(['malformed_record']);

    await append('later');
    await eventually(() => expect(seen).toContain('later'));
    expect(retries).toBe(3);

    await append('slow');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = app.close();
    finish();
    await closed;
    expect(seen.at(-1)).toBe('slow');
    expect(await log.committed('g', { topic: 'work', partition: 0 })).toBe(5);
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
