import { TOPICS, deadLetterKey, encodeDeadLetter } from '@tocsin/contracts';
import { type EventLog } from '@tocsin/ports';
import { type DeadLetterSink } from './deliver.js';

/** Writes poison to the dead-letter topic of the same log. */
export const deadLetterTo =
  (log: Pick<EventLog, 'append'>, now: () => number): DeadLetterSink =>
  async ({ topic, partition, offset, value }, reason, message) => {
    const bytes = value ?? new Uint8Array(0);
    const letter = {
      topic,
      partition,
      offset,
      item: 0,
      reason,
      message,
      value: bytes,
      valueBytes: bytes.length,
      at: now(),
    };
    const record = {
      topic: TOPICS.deadLetters,
      partition: 0,
      key: deadLetterKey(letter),
      value: encodeDeadLetter(letter),
    };
    await log.append([record]);
  };
