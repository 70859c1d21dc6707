import { type LogRecord, type TopicPartition } from '@tocsin/ports';

const toText = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString('base64');
const toBytes = (text: string | null): Uint8Array | null => (text === null ? null : Buffer.from(text, 'base64'));

type Line = [offset: number, timestamp: number, key: string | null, value: string | null, headers: [string, string][]];

/** A record as one line of a backup. */
export const lineOf = ({ offset, timestamp, key, value, headers }: LogRecord): string =>
  JSON.stringify([
    offset,
    timestamp,
    toText(key),
    toText(value),
    Object.entries(headers).map(([name, bytes]) => [name, toText(bytes)!]),
  ] satisfies Line);

/** The record of such a line. */
export function recordOf(line: string, { topic, partition }: TopicPartition): LogRecord {
  const [offset, timestamp, key, value, headers] = JSON.parse(line) as Line;
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: toBytes(key),
    value: toBytes(value),
    headers: Object.fromEntries(headers.map(([name, text]) => [name, toBytes(text)!])),
  };
}
