import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type JsonObject, isObject, listOf, parseDocument, textOf } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { epochOf } from '../time.js';
import { type ValueList, emitValueList } from './value-list.js';

const isValueList = (item: unknown): item is JsonObject =>
  isObject(item) && Array.isArray(item.values) && typeof item.plugin === 'string';

function readValueList(item: JsonObject): ValueList {
  return {
    time: typeof item.time === 'number' ? epochOf(item.time) : NaN,
    host: textOf(item.host),
    plugin: textOf(item.plugin),
    pluginInstance: textOf(item.plugin_instance),
    type: textOf(item.type),
    typeInstance: textOf(item.type_instance),
    values: listOf(item.values).map((value) => (typeof value === 'number' ? value : NaN)),
    names: listOf(item.dsnames).map(textOf),
  };
}

/**
 * collectd's write_kafka (and write_http) in JSON: a list of value lists.
 * @example [{"values":[1.39],"dstypes":["gauge"],"dsnames":["shortterm"],"time":1795350104.407,"interval":10,"host":"web01","plugin":"load","plugin_instance":"","type":"load","type_instance":""}]
 */
export class CollectdJsonDecoder implements Decoder {
  readonly input = 'document';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (json === undefined) return 'not_json';
    const lists = (Array.isArray(json) ? (json as unknown[]) : [json]).filter(isValueList);
    if (lists.length === 0) return 'unknown_shape';
    const count = lists.reduce((sum, list) => sum + emitValueList(readValueList(list), sink), 0);
    return count > 0 ? null : 'no_number';
  }
}
