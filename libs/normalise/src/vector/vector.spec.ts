import { describe, expect, it } from '@jest/globals';
import { NEAR, readRecord } from '../testing/read-record.js';

const AT = '2026-06-01T12:00:00Z';
const metric = (value: object) => ({
  name: 'm',
  namespace: 'ns',
  tags: { host: 'h', k: 'v' },
  timestamp: AT,
  kind: 'absolute',
  ...value,
});
const values = (record: unknown) =>
  readRecord(JSON.stringify(record)).events.map(({ name, labels, value }) => [name, labels, value]);

describe('Vector', () => {
  it.each([
    ['counter', { counter: { value: 2 } }, [['ns_m', { k: 'v' }, 2]]],
    ['gauge', { gauge: { value: -2.5 } }, [['ns_m', { k: 'v' }, -2.5]]],
    ['set', { set: { values: ['a', 'b'] } }, [['ns_m', { k: 'v' }, 2]]],
    [
      'distribution',
      {
        distribution: {
          samples: [
            { value: 1, rate: 2 },
            { value: 4, rate: 1 },
          ],
          statistic: 'histogram',
        },
      },
      [
        ['ns_m.count', { k: 'v' }, 3],
        ['ns_m.sum', { k: 'v' }, 6],
        ['ns_m.min', { k: 'v' }, 1],
        ['ns_m.max', { k: 'v' }, 4],
      ],
    ],
    [
      'aggregated histogram',
      { aggregated_histogram: { buckets: [{ upper_limit: 'inf', count: 1 }], count: 16, sum: 4.7 } },
      [
        ['ns_m.count', { k: 'v' }, 16],
        ['ns_m.sum', { k: 'v' }, 4.7],
      ],
    ],
    [
      'aggregated summary',
      { aggregated_summary: { quantiles: [{ quantile: 0.99, value: 7 }], count: 3, sum: 9 } },
      [
        ['ns_m.count', { k: 'v' }, 3],
        ['ns_m.sum', { k: 'v' }, 9],
        ['ns_m', { k: 'v', quantile: '0.99' }, 7],
      ],
    ],
    [
      'sketch',
      { sketch: { sketch: { AgentDDSketch: { count: 5, min: -1, max: 5, sum: 6, avg: 1.2 } } } },
      [
        ['ns_m.count', { k: 'v' }, 5],
        ['ns_m.sum', { k: 'v' }, 6],
        ['ns_m.min', { k: 'v' }, -1],
        ['ns_m.max', { k: 'v' }, 5],
      ],
    ],
  ])('reads a %s', (_, value, expected) => {
    expect(values(metric(value))).toEqual(expected);
    expect(values({ metric: metric(value) })).toEqual(expected);
  });

  it('reads the log of its native codec', () => {
    expect(readRecord(JSON.stringify({ log: { message: 'm', timestamp: AT, host: 'h' } })).events).toMatchObject([
      { time: NEAR, host: 'h', body: 'm' },
    ]);
  });

  it.each([
    [{ log: {} }, 'no_message'],
    [{ trace: { spans: [] } }, 'unsupported_signal'],
    [{ metric: { name: 'x' } }, 'unknown_shape'],
    [metric({ gauge: { value: null } }), 'no_number'],
  ])('refuses %j: %s', (record, reason) => {
    expect(readRecord(JSON.stringify(record))).toEqual({ rejected: reason, events: [] });
  });
});
