import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type JsonObject, firstText, isObject, labelsOf, parseDocument } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { subjectOfPrometheus } from '../subject.js';
import { timeOf } from '../time.js';
import { type ForeignAlert, emitAlert } from './alert-line.js';

function readAlert(alert: JsonObject): ForeignAlert | null {
  const labels = labelsOf(alert.labels);
  const annotations = labelsOf(alert.annotations);
  const name = labels.alertname ?? '';
  if (!name && Object.keys(annotations).length === 0) return null;
  const resolved = alert.status === 'resolved';
  const { service, host } = subjectOfPrometheus(labels);
  return {
    time: timeOf(resolved ? alert.endsAt : alert.startsAt),
    name: name || 'alert',
    summary: firstText(annotations.summary, annotations.message, annotations.description),
    severity: labels.severity ?? labels.priority ?? '',
    resolved,
    service,
    host,
  };
}

/**
 * The webhook document of Alertmanager (version 4) or Grafana, when something writes it to a topic: one log line an
 * alert of the group.
 * @example {"version":"4","status":"firing","alerts":[{"status":"firing","labels":{"alertname":"InstanceDown","instance":"db-01:9100","severity":"page"},"annotations":{"summary":"Instance down"},"startsAt":"2026-06-01T12:00:00Z","endsAt":"0001-01-01T00:00:00Z"}]}
 */
export class AlertmanagerDecoder implements Decoder {
  readonly input = 'object';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return 'not_json';
    if (!Array.isArray(json.alerts)) return 'unknown_shape';
    if (json.alerts.length === 0) return 'empty';
    const alerts = json.alerts
      .filter(isObject)
      .map(readAlert)
      .filter((alert) => alert !== null);
    for (const alert of alerts) emitAlert(alert, sink);
    return alerts.length > 0 ? null : 'no_message';
  }
}
