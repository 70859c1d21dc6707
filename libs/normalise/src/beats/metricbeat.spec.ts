import { describe, expect, it } from '@jest/globals';
import { NEAR, readRecord } from '../testing/read-record.js';

const AT = '2026-06-01T12:00:00.000Z';

describe('Metricbeat', () => {
  it('makes a series of each number of the module, its texts their labels', () => {
    const { events } = readRecord(
      JSON.stringify({
        '@timestamp': AT,
        '@metadata': { beat: 'metricbeat' },
        event: { dataset: 'system.filesystem', duration: 115, module: 'system' },
        metricset: { name: 'filesystem', period: 10_000 },
        host: { name: 'web-1', cpu: { pct: 0.1 } },
        service: { type: 'system' },
        system: { filesystem: { mount_point: '/', total: 10, used: { pct: 0.5 } } },
      }),
    );
    const common = { time: NEAR, service: '', host: 'web-1' };
    expect(events).toEqual([
      { ...common, name: 'host.cpu.pct', labels: {}, value: 0.1 },
      { ...common, name: 'system.filesystem.total', labels: { mount_point: '/' }, value: 10 },
      { ...common, name: 'system.filesystem.used.pct', labels: { mount_point: '/' }, value: 0.5 },
    ]);
  });

  it('names the service by the module that asks one', () => {
    const { events } = readRecord(
      JSON.stringify({
        metricset: { name: 'status' },
        service: { type: 'mysql' },
        beat: { hostname: 'db' },
        mysql: { a: 1 },
      }),
    );
    expect(events).toMatchObject([{ service: 'mysql', host: 'db', name: 'mysql.a', time: NaN }]);
  });

  it('reports a failed fetch as a log', () => {
    const record = { '@timestamp': AT, metricset: { name: 'status' }, error: { message: 'connection refused' } };
    expect(readRecord(JSON.stringify(record)).events).toMatchObject([{ severity: 17, body: 'connection refused' }]);
  });

  it.each([
    ['{"metricset":{"name":"x"}}', 'no_number'],
    ['{"metricset":"x"}', 'unknown_shape'],
    ['{"metricset":', 'not_json'],
  ])('refuses %s: %s', (record, reason) => {
    expect(readRecord(record, { format: 'metricbeat' })).toEqual({ rejected: reason, events: [] });
  });
});
