import { Inject, Injectable, NotFoundException, UnprocessableEntityException } from '@nestjs/common';
import {
  type DeadLetter,
  MAX_DEAD_LETTER_VALUE_BYTES,
  SOCKET_SOURCE,
  TOPICS,
  deadLetterKey,
  decodeDeadLetter,
} from '@tocsin/contracts';
import { type Caller, PLATFORM, type Platform, isOperator } from '@tocsin/platform';
import { type DeadLetterDecision } from '@tocsin/ports';
import { SourceBindings } from '../ingest/source-bindings.js';

const PARTITION = { topic: TOPICS.deadLetters, partition: 0 } as const;
/** Says which letter a record was redriven from, so that a loop can be seen. */
const REDRIVEN_HEADER = 'dlq.replayed-from';
/** Reading goes backwards in steps of so many records, until enough were found. */
const STEP = 2_000;

export interface DeadLetterFilter {
  readonly state: 'open' | 'all';
  readonly topic?: string;
  readonly reason?: string;
  readonly limit: number;
  /** Offset in the dead-letter topic: only older ones. */
  readonly before?: number;
}

export interface StoredDeadLetter extends DeadLetter {
  readonly key: string;
  /** Offset in the dead-letter topic. */
  readonly position: number;
  readonly decision: DeadLetterDecision | null;
}

/**
 * The dead letters of a tenant: those of the topics whose records are its own. Tocsin's own topics carry everybody's, and a topic that is
 * bound no more is nobody's: only operators see what could not be handled there.
 */
@Injectable()
export class DeadLetters {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  /** Newest first, and where to go on. */
  async list(
    caller: Caller,
    filter: DeadLetterFilter,
  ): Promise<{ letters: StoredDeadLetter[]; nextBefore: number | null }> {
    const { log } = this.platform;
    const isOurs = await this.ownership(caller);
    const { start, end } = await log.offsets(PARTITION);
    const letters: StoredDeadLetter[] = [];
    let to = Math.min(end, filter.before ?? end);
    while (to > start && letters.length < filter.limit) {
      const from = Math.max(start, to - STEP);
      const found = (await this.readRange(from, to)).filter(
        ({ topic, reason }) =>
          isOurs(topic) && (!filter.topic || filter.topic === topic) && (!filter.reason || filter.reason === reason),
      );
      const decided = await this.withDecisions(caller, found.reverse());
      letters.push(...decided.filter(({ decision }) => filter.state === 'all' || decision === null));
      to = from;
    }
    const shown = letters.slice(0, filter.limit);
    const last = shown[shown.length - 1];
    return { letters: shown, nextBefore: shown.length === filter.limit && last ? last.position : null };
  }

  /** How many of the newest `limit` letters are the caller's, and whether there are more than were looked at. */
  async count(caller: Caller, limit: number): Promise<{ readonly count: number; readonly beyondLimit: boolean }> {
    const { start, end } = await this.platform.log.offsets(PARTITION);
    const from = Math.max(start, end - limit);
    const isOurs = await this.ownership(caller);
    const found = await this.readRange(from, end);
    return { count: found.filter(({ topic }) => isOurs(topic)).length, beyondLimit: from > start };
  }

  async get(caller: Caller, key: string): Promise<StoredDeadLetter> {
    const { start, end } = await this.platform.log.offsets(PARTITION);
    const isOurs = await this.ownership(caller);
    for (let to = end; to > start; to = Math.max(start, to - STEP)) {
      const found = (await this.readRange(Math.max(start, to - STEP), to))
        .reverse()
        .find((letter) => letter.key === key);
      if (found && isOurs(found.topic)) return (await this.withDecisions(caller, [found]))[0]!;
    }
    throw new NotFoundException(`no dead letter ${key}`);
  }

  /** Puts the record back where it came from, to be read again. A longer value than the letter holds is read from its source. */
  async redrive(caller: Caller, letter: StoredDeadLetter): Promise<void> {
    if (letter.topic.startsWith(SOCKET_SOURCE))
      throw new UnprocessableEntityException('it came over a socket: only its sender can send it again');
    const value = await this.wholeValue(letter);
    await this.platform.log.append([
      {
        topic: letter.topic,
        partition: letter.partition,
        value,
        headers: { [REDRIVEN_HEADER]: letter.key },
        timestamp: letter.at,
      },
    ]);
    await this.decide(caller, letter.key, 'redriven');
  }

  async decide({ tenant, name }: Caller, key: string, decision: DeadLetterDecision['decision']): Promise<void> {
    const { database, repositories, timer } = this.platform;
    const row = { tenant, key, decision, at: timer.now(), actor: name };
    await database.asTenant(tenant, (tx) => repositories.deadLetters.decide(tx, row));
  }

  private async readRange(from: number, to: number): Promise<StoredDeadLetter[]> {
    const letters: StoredDeadLetter[] = [];
    for await (const { records } of this.platform.log.read(PARTITION, from, to))
      for (const { value, offset } of records) {
        if (!value) continue;
        const letter = decodeDeadLetter(value);
        letters.push({ ...letter, key: deadLetterKey(letter), position: offset, decision: null });
      }
    return letters;
  }

  private async withDecisions({ tenant }: Caller, letters: readonly StoredDeadLetter[]): Promise<StoredDeadLetter[]> {
    if (letters.length === 0) return [];
    const { database, repositories } = this.platform;
    const keys = letters.map(({ key }) => key);
    const decisions = await database.asTenant(tenant, (tx) => repositories.deadLetters.decisions(tx, keys));
    return letters.map((letter) => ({ ...letter, decision: decisions.get(letter.key) ?? null }));
  }

  private async wholeValue({ topic, partition, offset, value, valueBytes }: DeadLetter): Promise<Uint8Array> {
    if (valueBytes <= MAX_DEAD_LETTER_VALUE_BYTES) return value;
    for await (const { records } of this.platform.log.read({ topic, partition }, offset, offset + 1))
      for (const record of records) if (record.offset === offset && record.value) return record.value;
    throw new UnprocessableEntityException(
      'the source no longer has the record, and the letter holds only its beginning',
    );
  }

  private async ownership(caller: Caller): Promise<(topic: string) => boolean> {
    const { tenant } = caller;
    const bindings = new SourceBindings(this.platform);
    await bindings.read();
    return (topic) => {
      if (topic.startsWith('tocsin.')) return isOperator(caller);
      if (topic.startsWith(SOCKET_SOURCE)) return tenant === this.platform.config.sockets.tenant;
      const owner = bindings.originOf(topic)?.tenant;
      return owner ? owner === tenant : isOperator(caller);
    };
  }
}
