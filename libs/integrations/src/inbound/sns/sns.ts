import { type ForeignAlert, PermanentError } from '@tocsin/model';
import { type Inbound, type InboundMessage, NOTHING, alertsOnly } from '../define.js';
import { type Fields, fieldsOf, inner, isFields, items, needed, text, timeOf } from '../fields.js';

function parse(message: string): Fields | null {
  try {
    const json: unknown = JSON.parse(message);
    return isFields(json) ? json : null;
  } catch {
    return null;
  }
}

/** The resource that the alarm watches: the first of its dimensions. */
function dimensionsOf(alarm: Fields): Record<string, string> {
  return Object.fromEntries(
    items(inner(alarm, 'Trigger').Dimensions).map((each) => [text(each, 'name', 'Name'), text(each, 'value', 'Value')]),
  );
}

function cloudWatchAlarm(alarm: Fields): ForeignAlert {
  const dimensions = dimensionsOf(alarm);
  const trigger = inner(alarm, 'Trigger');
  return {
    source: 'cloudwatch',
    key: text(alarm, 'AlarmArn') || needed(alarm, 'CloudWatch alarm', 'AlarmName'),
    status: text(alarm, 'NewStateValue') === 'OK' ? 'resolved' : 'firing',
    name: text(alarm, 'AlarmName'),
    severity: text(alarm, 'NewStateValue') === 'INSUFFICIENT_DATA' ? 'medium' : 'high',
    service: Object.values(dimensions)[0] ?? text(trigger, 'Namespace'),
    host: dimensions.InstanceId ?? '',
    at: timeOf(text(alarm, 'StateChangeTime')),
    message: text(alarm, 'NewStateReason'),
    url: '',
    labels: { ...dimensions, region: text(alarm, 'Region'), metric: text(trigger, 'MetricName') },
  };
}

function eventBridgeAlarm(event: Fields): ForeignAlert {
  const detail = inner(event, 'detail');
  const state = inner(detail, 'state');
  return cloudWatchAlarm({
    AlarmName: text(detail, 'alarmName'),
    AlarmArn: Array.isArray(event.resources) ? String(event.resources[0] ?? '') : '',
    NewStateValue: text(state, 'value'),
    NewStateReason: text(state, 'reason'),
    StateChangeTime: text(state, 'timestamp') || text(event, 'time'),
    Region: text(event, 'region'),
  });
}

function readMessage(message: Fields): InboundMessage {
  if ('AlarmName' in message) return alertsOnly([cloudWatchAlarm(message)]);
  if (text(message, 'detail-type') === 'CloudWatch Alarm State Change') return alertsOnly([eventBridgeAlarm(message)]);
  throw new PermanentError('malformed_record', 'SNS message: not a CloudWatch alarm');
}

/** Amazon SNS with CloudWatch alarms, wrapped or raw. Confirmations are the route's business, not an alert. */
export const sns: Inbound = {
  id: 'sns',
  title: 'AWS SNS / CloudWatch',
  read: (json) => {
    const envelope = fieldsOf(json, 'SNS message');
    const type = text(envelope, 'Type');
    if (type === '') return readMessage(envelope);
    if (type !== 'Notification') return NOTHING;
    const message = parse(text(envelope, 'Message'));
    if (message === null) throw new PermanentError('malformed_record', 'SNS message: Message is not JSON');
    return readMessage(message);
  },
};
