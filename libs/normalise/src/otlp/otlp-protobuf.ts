import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type RecordStream } from '../stream/record-stream.js';
import { readLogRequest } from './protobuf-logs.js';
import { readMetricRequest } from './protobuf-metrics.js';
import { type Signal, signalOf } from './signal.js';

/**
 * OTLP's `ExportLogsServiceRequest` or `ExportMetricsServiceRequest` in protobuf, told apart by their first item. Read
 * in place; an empty request is legal. Traces are refused.
 */
export class OtlpProtobufDecoder implements Decoder {
  readonly input = 'bytes';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const signal: Signal = signalOf(bytes, start, end);
    if (signal === 'malformed') return 'not_protobuf';
    if (signal === 'spans') return 'unsupported_signal';
    const whole =
      signal === 'logs' ? readLogRequest(bytes, start, end, sink) : readMetricRequest(bytes, start, end, sink);
    return whole ? null : 'not_protobuf';
  }
}
