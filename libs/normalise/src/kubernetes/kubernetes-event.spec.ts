import { describe, expect, it } from '@jest/globals';
import { NEAR, readRecord } from '../testing/read-record.js';
import { workloadOfPod } from './pod-name.js';

const AT = '2026-06-01T12:00:00Z';
const pod = { kind: 'Pod', name: 'cart-7f7c6d9b54-x2x9k', fieldPath: 'spec.containers{cart}' };

describe('Kubernetes events', () => {
  it.each([
    [
      'core/v1',
      {
        kind: 'Event',
        involvedObject: pod,
        reason: 'BackOff',
        message: 'Back-off',
        source: { host: 'w-2' },
        lastTimestamp: AT,
        type: 'Warning',
      },
      { time: NEAR, severity: 13, service: 'cart', host: 'w-2', body: 'Back-off' },
    ],
    [
      'a node that is lost, which is called Normal',
      {
        kind: 'Event',
        involvedObject: { kind: 'Node', name: 'w-2' },
        reason: 'NodeNotReady',
        message: 'm',
        lastTimestamp: null,
        eventTime: AT,
        type: 'Normal',
      },
      { time: NEAR, severity: 17, service: '', host: 'w-2', body: 'm' },
    ],
    [
      'events.k8s.io/v1',
      {
        regarding: { kind: 'Pod', name: 'db-0' },
        reason: 'Killing',
        note: 'Stopping',
        deprecatedLastTimestamp: AT,
        type: 'Normal',
      },
      { time: NEAR, severity: 9, service: 'db', host: '', body: 'Stopping' },
    ],
    [
      'a watch',
      {
        type: 'ADDED',
        object: {
          involvedObject: { kind: 'Deployment', name: 'cart' },
          message: 'Scaled',
          series: { lastObservedTime: AT },
        },
      },
      { time: NEAR, service: 'cart', body: 'Scaled' },
    ],
  ])('reads %s', (_, event, expected) => {
    expect(readRecord(JSON.stringify(event)).events).toMatchObject([expected]);
  });

  it.each([
    ['{"involvedObject":{"kind":"Pod","name":"a"}}', 'no_message'],
    ['{"involvedObject":null,"message":"m"}', 'unknown_shape'],
  ])('refuses %s: %s', (record, reason) => {
    expect(readRecord(record, { format: 'kubernetes-event' })).toEqual({ rejected: reason, events: [] });
  });

  it.each([
    ['cart-7f7c6d9b54-x2x9k', 'cart'],
    ['node-exporter-x2x9k', 'node-exporter'],
    ['db-0', 'db'],
    ['web', 'web'],
  ])('the workload of %s is %s', (name, workload) => {
    expect(workloadOfPod(name)).toBe(workload);
  });
});
