import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type JsonObject, firstText, isObject, listOf, parseDocument, textOf } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { timeOf } from '../time.js';
import { type ForeignAlert, emitAlert } from './alert-line.js';

/** Dimensions that name a machine; the others name a service of AWS. */
const HOST_DIMENSIONS = new Set(['InstanceId', 'Host', 'HostName', 'host']);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readAlarm(alarm: JsonObject, sentAt: unknown): ForeignAlert {
  const trigger = isObject(alarm.Trigger) ? alarm.Trigger : {};
  const dimensions = listOf(trigger.Dimensions).filter(isObject);
  const valueOf = (isHost: boolean) =>
    firstText(
      ...dimensions.filter(({ name }) => HOST_DIMENSIONS.has(textOf(name)) === isHost).map(({ value }) => value),
    );
  const resolved = alarm.NewStateValue === 'OK';
  return {
    time: timeOf(firstText(alarm.StateChangeTime) || sentAt),
    name: firstText(alarm.AlarmName),
    summary: firstText(alarm.NewStateReason, alarm.AlarmDescription),
    // A gap in the monitoring, no breach
    severity: alarm.NewStateValue === 'INSUFFICIENT_DATA' ? 'warning' : 'error',
    resolved,
    service: valueOf(false) || firstText(trigger.Namespace),
    host: valueOf(true),
  };
}

/**
 * A CloudWatch alarm, inside its SNS notification or raw: one log line. Other notifications are read as text;
 * handshakes are refused.
 * @example {"Type":"Notification","TopicArn":"arn:aws:sns:eu-west-1:1:alarms","Message":"{\"AlarmName\":\"HighCPU\",\"NewStateValue\":\"ALARM\"}","Timestamp":"2026-06-01T12:00:01.000Z"}
 */
export class CloudWatchDecoder implements Decoder {
  readonly input = 'object';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return 'not_json';
    const isAlarm = typeof json.AlarmName === 'string';
    if (!isAlarm && json.Type !== 'Notification')
      return typeof json.Type === 'string' ? 'unsupported_signal' : 'unknown_shape';
    const text = firstText(json.Message);
    const alarm = isAlarm ? json : parsed(text);
    if (isObject(alarm) && typeof alarm.AlarmName === 'string') emitAlert(readAlarm(alarm, json.Timestamp), sink);
    else if (text) emitAlert(noticeOf(json, text), sink);
    else return 'no_message';
    return null;
  }
}

/** A notification that is no alarm. */
const noticeOf = ({ Subject, TopicArn, Timestamp }: JsonObject, text: string): ForeignAlert => ({
  time: timeOf(Timestamp),
  name: firstText(Subject, 'notification'),
  summary: text,
  severity: 'info',
  resolved: false,
  service: firstText(TopicArn).split(':').pop() ?? '',
  host: '',
});
