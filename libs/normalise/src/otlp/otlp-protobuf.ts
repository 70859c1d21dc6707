import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type RecordStream } from '../stream/record-stream.js';
import { readLogRequest } from './protobuf-logs.js';
import { readMetricRequest } from './protobuf-metrics.js';
import { readTraceRequest } from './protobuf-spans.js';
import { type Signal, signalOf } from './signal.js';

const READERS = { logs: readLogRequest, metrics: readMetricRequest, spans: readTraceRequest };

/**
 * OTLP's `ExportLogsServiceRequest`, `ExportMetricsServiceRequest` or `ExportTraceServiceRequest` in protobuf, told apart by their
 * first item. Read in place; an empty request is legal. Spans leave as calls.
 */
export class OtlpProtobufDecoder implements Decoder {
  readonly input = 'bytes';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const signal: Signal = signalOf(bytes, start, end);
    if (signal === 'malformed') return 'not_protobuf';
    return READERS[signal](bytes, start, end, sink) ? null : 'not_protobuf';
  }
}
