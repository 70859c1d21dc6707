import { describe, expect, it } from '@jest/globals';
import { NEAR, readRecord } from '../testing/read-record.js';

const AT = '2026-06-01T12:00:00Z';
const alert = (labels: object, more: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'Down', instance: 'db-01:9100', job: 'node', ...labels },
  annotations: { summary: 'db-01 is down' },
  startsAt: AT,
  endsAt: '0001-01-01T00:00:00Z',
  ...more,
});
const group = (...alerts: object[]) => JSON.stringify({ receiver: 'r', status: 'firing', version: '4', alerts });

describe('alerts of Alertmanager and Grafana on a topic', () => {
  it('reads each alert of the group', () => {
    const { events } = readRecord(group(alert({ severity: 'page' }), alert({}, { status: 'resolved', endsAt: AT })));
    const subject = { time: NEAR, service: 'node', host: 'db-01' };
    expect(events).toEqual([
      { ...subject, severity: 21, body: 'Down: db-01 is down' },
      { ...subject, severity: 9, body: 'Down resolved: db-01 is down' },
    ]);
  });

  it.each([
    ['critical', 21],
    ['warning', 13],
    ['info', 9],
    ['High', 17],
    ['P3', 13],
    ['1', 17],
    ['strange', 17],
  ])('the severity %s is %d', (severity, expected) => {
    expect(readRecord(group(alert({ severity }))).events).toMatchObject([{ severity: expected }]);
  });

  it.each([
    ['{"alerts":"no list","version":"4"}', 'unknown_shape'],
    ['{"alerts":[],"version":"4"}', 'empty'],
    ['{"alerts":[{"labels":null,"startsAt":null}],"version":"4"}', 'no_message'],
  ])('refuses %s: %s', (record, reason) => {
    expect(readRecord(record)).toEqual({ rejected: reason, events: [] });
  });
});

describe('CloudWatch', () => {
  const alarm = {
    AlarmName: 'HighCPU',
    NewStateValue: 'ALARM',
    NewStateReason: 'above 90',
    StateChangeTime: '2026-06-01T12:00:00.000+0000',
    Trigger: { Namespace: 'AWS/EC2', Dimensions: [{ name: 'InstanceId', value: 'i-0abc' }] },
  };
  const notification = (message: string) =>
    JSON.stringify({ Type: 'Notification', TopicArn: 'arn:aws:sns:eu-west-1:1:ops', Message: message, Timestamp: AT });

  it.each([
    ['an alarm in a notification', notification(JSON.stringify(alarm)), { severity: 17, body: 'HighCPU: above 90' }],
    ['an alarm alone', JSON.stringify(alarm), { service: 'AWS/EC2', host: 'i-0abc', body: 'HighCPU: above 90' }],
    ['its end', JSON.stringify({ ...alarm, NewStateValue: 'OK' }), { severity: 9, body: 'HighCPU resolved: above 90' }],
    ['a gap', JSON.stringify({ ...alarm, NewStateValue: 'INSUFFICIENT_DATA' }), { severity: 13 }],
    ['any other notification', notification('backup done'), { service: 'ops', body: 'notification: backup done' }],
  ])('reads %s', (_, record, expected) => {
    expect(readRecord(record).events).toMatchObject([{ time: NEAR, ...expected }]);
  });

  it.each([
    ['{"Type":"SubscriptionConfirmation","TopicArn":"a","SubscribeURL":"https://x"}', 'unsupported_signal'],
    ['{"Type":"Notification","TopicArn":"a","Message":""}', 'no_message'],
  ])('refuses %s: %s', (record, reason) => {
    expect(readRecord(record)).toEqual({ rejected: reason, events: [] });
  });
});
