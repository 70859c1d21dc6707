import { describe, expect, it } from '@jest/globals';
import { type ForeignAlert, PermanentError } from '@tocsin/model';
import fc from 'fast-check';
import { inbounds } from './registry.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const at = (text: string) => Date.parse(text);
const read = (id: string, json: unknown, headers: Record<string, string> = {}) =>
  inbounds.get(id)!.read(json, { now: NOW, headers });

const prometheusAlert = {
  status: 'firing',
  fingerprint: 'c41a620daa2f4022',
  labels: { alertname: 'DiskFull', instance: 'db1:9100', job: 'node', severity: 'critical' },
  annotations: { summary: 'disk 97 %', runbook_url: 'https://rb/disk' },
  startsAt: '2026-03-01T11:59:00Z',
  endsAt: '0001-01-01T00:00:00Z',
};
const azureAlert = (monitorCondition: string) => ({
  schemaId: 'azureMonitorCommonAlertSchema',
  data: {
    essentials: {
      alertId: '/subscriptions/s/alerts/a1',
      alertRule: 'cpu',
      severity: 'Sev1',
      monitorCondition,
      alertTargetIDs: ['/subscriptions/s/virtualMachines/vm1'],
      firedDateTime: '2026-03-01T11:00:00Z',
      resolvedDateTime: '2026-03-01T11:30:00Z',
    },
  },
});
const cloudWatch = {
  AlarmName: 'cpu',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold crossed',
  StateChangeTime: '2026-03-01T12:00:00.000+0000',
  Trigger: { MetricName: 'CPUUtilization', Dimensions: [{ name: 'InstanceId', value: 'i-1' }] },
};
const nagios = {
  host: 'db1',
  service: 'disk',
  state: 'CRITICAL',
  type: 'PROBLEM',
  output: '97 % used',
  time: 1_772_366_400,
};
const trigger = {
  routing_key: 'K',
  event_action: 'trigger',
  dedup_key: 'db1/disk',
  payload: { summary: 'disk 97 %', source: 'db1', severity: 'critical', custom_details: { free: '3 %' } },
};

describe('inbound alerts', () => {
  const cases: [string, unknown, Partial<ForeignAlert>][] = [
    [
      'alertmanager',
      { version: '4', alerts: [prometheusAlert] },
      {
        key: 'c41a620daa2f4022',
        name: 'DiskFull',
        severity: 'critical',
        service: 'node',
        host: 'db1',
        at: at('2026-03-01T11:59:00Z'),
        message: 'disk 97 %',
        url: 'https://rb/disk',
      },
    ],
    [
      'alertmanager',
      { alerts: [{ ...prometheusAlert, status: 'resolved', endsAt: '2026-03-01T12:00:00Z' }] },
      { status: 'resolved', at: NOW },
    ],
    [
      'prometheus',
      [{ ...prometheusAlert, endsAt: '2026-03-01T12:04:00Z' }],
      { source: 'prometheus', status: 'firing' },
    ],
    ['prometheus', [{ ...prometheusAlert, endsAt: '2026-03-01T11:59:59Z' }], { status: 'resolved' }],
    [
      'grafana',
      { orgId: 1, alerts: [{ ...prometheusAlert, panelURL: 'http://g/p' }] },
      { source: 'grafana', url: 'http://g/p' },
    ],
    [
      'sns',
      { Type: 'Notification', Message: JSON.stringify(cloudWatch) },
      {
        source: 'cloudwatch',
        key: 'cpu',
        service: 'i-1',
        host: 'i-1',
        status: 'firing',
        at: NOW,
        message: 'Threshold crossed',
      },
    ],
    ['sns', { ...cloudWatch, NewStateValue: 'OK' }, { status: 'resolved' }],
    [
      'sns',
      {
        'detail-type': 'CloudWatch Alarm State Change',
        region: 'eu',
        detail: { alarmName: 'cpu', state: { value: 'ALARM', reason: 'r' } },
      },
      { name: 'cpu', message: 'r' },
    ],
    [
      'azure',
      azureAlert('Fired'),
      { key: '/subscriptions/s/alerts/a1', severity: 'high', service: 'vm1', at: at('2026-03-01T11:00:00Z') },
    ],
    ['azure', azureAlert('Resolved'), { status: 'resolved', at: at('2026-03-01T11:30:00Z') }],
    [
      'gcp',
      {
        incident: {
          incident_id: '0.x',
          state: 'OPEN',
          policy_name: '5xx',
          summary: '5xx high',
          started_at: 1_772_366_400,
          resource: { labels: { module_id: 'web' } },
        },
      },
      { key: '0.x', name: '5xx', service: 'web', status: 'firing', at: 1_772_366_400_000 },
    ],
    ['gcp', { incident: { incident_id: '0.x', state: 'closed', ended_at: 1_772_366_401 } }, { status: 'resolved' }],
    [
      'datadog',
      {
        monitor: '7',
        title: 'p95',
        transition: 'Triggered',
        priority: 'P1',
        scope: 'service:web,host:h1',
        tags: 'env:prod',
      },
      { key: '7/service:web,host:h1', service: 'web', host: 'h1', severity: 'critical' },
    ],
    ['datadog', { monitor: '7', transition: 'Recovered' }, { status: 'resolved' }],
    [
      'zabbix',
      {
        event_id: '9',
        name: 'no ping',
        value: '1',
        nseverity: '5',
        host: 'sw1',
        tags: [{ tag: 'service', value: 'net' }],
      },
      { key: '9', severity: 'critical', host: 'sw1', service: 'net' },
    ],
    [
      'zabbix',
      { event_id: '9', name: '{EVENT.NAME}', value: '0', host: '*UNKNOWN*' },
      { status: 'resolved', host: '', name: 'Zabbix problem' },
    ],
    ['nagios', nagios, { key: 'db1/disk', severity: 'critical', host: 'db1', at: 1_772_366_400_000 }],
    ['nagios', { ...nagios, type: 'RECOVERY', state: 'OK' }, { status: 'resolved' }],
    [
      'sentry',
      {
        action: 'triggered',
        data: {
          event: {
            event_id: 'a8',
            title: 'TypeError',
            level: 'error',
            web_url: 'https://s/1',
            tags: [['environment', 'prod']],
          },
          triggered_rule: 'prod errors',
        },
      },
      { key: 'a8', name: 'TypeError', severity: 'high', url: 'https://s/1', labels: { environment: 'prod' } },
    ],
    [
      'sentry',
      { action: 'resolved', data: { issue: { id: '3', title: 'Boom', project: { slug: 'web' } } } },
      { key: '3', status: 'resolved', service: 'web' },
    ],
    [
      'pagerduty',
      trigger,
      { key: 'db1/disk', severity: 'critical', host: 'db1', message: 'disk 97 %', labels: { free: '3 %' } },
    ],
    ['pagerduty', { routing_key: 'K', event_action: 'resolve', dedup_key: 'db1/disk' }, { status: 'resolved' }],
    [
      'opsgenie',
      { message: 'disk on db1', alias: 'db1/disk', priority: 'P1', entity: 'db1' },
      { key: 'db1/disk', severity: 'critical', service: 'db1' },
    ],
    ['opsgenie', { alias: 'db1/disk', closed: true }, { status: 'resolved' }],
    [
      'generic',
      { name: 'slow', service: 'web', severity: 'high', time: '2026-03-01T12:00:00Z' },
      { source: 'generic', service: 'web', at: NOW },
    ],
  ];
  it.each(cases)('%s: %j', (id, json, expected) => {
    const { alerts } = read(id, json);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject(expected);
  });

  it.each([
    ['sns', { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://x' }],
    ['gcp', { incident: {} }],
    ['nagios', { ...nagios, type: 'DOWNTIMESTART' }],
    ['sentry', { action: 'created', data: {} }],
    ['pagerduty', { event_action: 'acknowledge', dedup_key: 'x' }],
    ['github', { action: 'created' }],
    ['argocd', { app: 'web', phase: 'Running' }],
  ])('%s takes %j and says nothing', (id, json) => {
    expect(read(id, json)).toEqual({ alerts: [], changes: [] });
  });

  it.each([
    ['alertmanager', []],
    ['azure', {}],
    ['pagerduty', { event_action: 'trigger', payload: {} }],
    ['pagerduty', { event_action: 'explode' }],
    ['generic', { severity: 'high' }],
    ['sns', { Type: 'Notification', Message: 'hello' }],
  ])('%s refuses %j with the reason', (id, json) => {
    expect(() => read(id, json)).toThrow(PermanentError);
  });
});

describe('inbound changes', () => {
  it.each([
    [
      'github',
      {
        deployment_status: { state: 'success', environment: 'prod', updated_at: '2026-03-01T12:00:00Z' },
        deployment: { id: 9, ref: 'v1.4.2' },
        repository: { full_name: 'acme/cart' },
      },
      { 'x-github-event': 'deployment_status' },
      { id: 'github-deployment-9', title: 'v1.4.2', service: 'cart', at: NOW },
    ],
    [
      'github',
      { action: 'published', release: { id: 1, tag_name: 'v2' }, repository: { full_name: 'acme/cart' } },
      { 'x-github-event': 'release' },
      { title: 'v2' },
    ],
    [
      'gitlab',
      {
        object_kind: 'deployment',
        status: 'success',
        deployment_id: 5,
        short_sha: 'abc',
        environment: 'prod',
        project: { path_with_namespace: 'acme/cart' },
      },
      {},
      { id: 'gitlab-deployment-5', title: 'abc', service: 'cart', at: NOW },
    ],
    [
      'argocd',
      { app: 'web', phase: 'Succeeded', revision: '0123456789abcdef' },
      {},
      { service: 'web', title: '0123456789ab' },
    ],
    [
      'pagerduty-change',
      { payload: { summary: 'flag on', source: 'web' } },
      {},
      { title: 'flag on', service: 'web', at: NOW },
    ],
  ])('%s: %j', (id, json, headers, expected) => {
    expect(read(id, json, headers as Record<string, string>).changes).toEqual([
      expect.objectContaining({ type: 'deploy', ...expected }),
    ]);
  });
});

describe('every inbound', () => {
  const samples = [prometheusAlert, azureAlert('Fired'), cloudWatch, nagios, trigger];
  const mutated = fc
    .tuple(fc.constantFrom(...samples), fc.string(), fc.jsonValue())
    .map(([sample, name, value]) => ({ ...sample, [name]: value, payload: value, incident: value, alerts: [value] }));
  it.each([...inbounds.keys()])('%s reads or refuses whatever comes', (id) => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutated), (json) => {
        try {
          for (const { key, name, labels } of read(id, json).alerts) {
            expect([typeof key, typeof name]).toEqual(['string', 'string']);
            expect(Object.values(labels).every((value) => typeof value === 'string')).toBe(true);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(PermanentError);
        }
      }),
    );
  });
});
