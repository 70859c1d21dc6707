import { type KafkaMessage } from 'kafkajs';
import { type LogRecord } from '@tocsin/ports';

function headersOf(message: KafkaMessage): Record<string, Uint8Array> {
  const headers: Record<string, Uint8Array> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) headers[name] = typeof first === 'string' ? Buffer.from(first) : first;
  }
  return headers;
}

export const toLogRecord = (topic: string, partition: number, message: KafkaMessage): LogRecord => ({
  topic,
  partition,
  offset: Number(message.offset),
  key: message.key,
  value: message.value,
  headers: headersOf(message),
  timestamp: Number(message.timestamp),
});
