import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type RecordStream } from '../stream/record-stream.js';
import { InfluxLineReader } from './influx-line.js';

const decoder = new TextDecoder();

/** Telegraf ends each line with nanoseconds, which no log line does: a blank and 19 digits. */
export function endsInNanoseconds(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 24 || bytes[end - 20] !== 0x20) return false;
  for (let at = end - 19; at < end; at++) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  return true;
}

/**
 * InfluxDB line protocol, one or more lines: what Telegraf's Kafka output writes by default.
 * @example mem,host=web01 used_percent=7.09,total=252i 1795350812000000000
 */
export class InfluxDecoder implements Decoder {
  readonly input = 'line';
  private readonly reader = new InfluxLineReader();

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    let rejected: Rejection | null = null;
    for (const line of decoder.decode(bytes.subarray(start, end)).split('\n')) {
      const text = line.trim();
      if (text !== '' && text[0] !== '#') rejected = this.reader.read(text, sink) ?? rejected;
    }
    return rejected;
  }
}
