import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, sliceOf } from '../event-sink.js';
import { isObject, labelsOf, listOf, parseDocument } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { epochOf } from '../time.js';
import { emitEntry, subjectOfStream } from './stream-labels.js';

/**
 * Loki's push request in JSON: streams of labels and `[nanoseconds, line, metadata?]`. Times are texts; a number loses precision and is
 * refused, as Loki does.
 * @example {"streams":[{"stream":{"app":"cart","level":"error"},"values":[["1780315200000000000","db timeout",{"trace_id":"5b8e"}]]}]}
 */
export class LokiJsonDecoder implements Decoder {
  readonly input = 'document';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return 'not_json';
    if (!Array.isArray(json.streams)) return 'unknown_shape';
    let rejected: Rejection | null = null;
    for (const each of json.streams.filter(isObject)) {
      const subject = subjectOfStream(labelsOf(each.stream));
      for (const value of listOf(each.values)) {
        const [time, line, metadata] = listOf(value);
        if (typeof time !== 'string' || typeof line !== 'string') rejected = 'bad_line';
        else emitEntry(epochOf(Number(time)), sliceOf(line), subject, labelsOf(metadata), sink);
      }
    }
    return rejected;
  }
}
