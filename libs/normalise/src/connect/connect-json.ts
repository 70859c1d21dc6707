import { type Decoder, type NestedRead } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { FieldTable } from '../json/field-table.js';
import { JsonScanner, TYPE_BARE, TYPE_NONE } from '../json/json-scanner.js';
import { type RecordStream } from '../stream/record-stream.js';

const TABLE = new FieldTable([['payload'], ['schema']], new Set(['payload', 'schema']));
const PAYLOAD = 0;
const SCHEMA = 1;
const quoted = (type: number): number => (type < TYPE_BARE ? 1 : 0);

/**
 * Kafka Connect's JsonConverter with schemas enabled: reads the payload, whatever it is.
 * @example {"schema":{"type":"string","optional":false},"payload":"db timeout"}
 */
export class ConnectJsonDecoder implements Decoder {
  readonly input = 'object';
  private readonly scanner = new JsonScanner(TABLE);

  constructor(private readonly nested: NestedRead) {}

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const { scanner } = this;
    if (!scanner.scan(bytes, start, end)) return 'not_json';
    const type = scanner.type[PAYLOAD]!;
    // A null payload is a tombstone
    if (type === TYPE_NONE) return scanner.type[SCHEMA] === TYPE_NONE ? 'unknown_shape' : 'empty';
    const quotes = quoted(type);
    return this.nested(bytes, scanner.start[PAYLOAD]! - quotes, scanner.end[PAYLOAD]! + quotes, stream, sink);
  }
}
