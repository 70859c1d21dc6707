import { describe, expect, it } from '@jest/globals';
import { NEAR, readRecord } from '../testing/read-record.js';

const SECONDS = NEAR / 1000;
const load = {
  values: [1.39, 0.98, null],
  dstypes: ['gauge', 'gauge', 'gauge'],
  dsnames: ['shortterm', 'midterm', 'longterm'],
  time: SECONDS + 0.407,
  interval: 10,
  host: 'web01',
  plugin: 'load',
  plugin_instance: '',
  type: 'load',
  type_instance: '',
};
const cpu = {
  ...load,
  values: [3],
  dsnames: ['value'],
  plugin: 'cpu',
  plugin_instance: '0',
  type: 'percent',
  type_instance: 'idle',
};

describe('collectd', () => {
  it('reads lists of values in JSON', () => {
    const { rejected, events } = readRecord(JSON.stringify([load, cpu]));
    expect(rejected).toBeNull();
    expect(events).toEqual([
      { time: NEAR + 407, service: '', host: 'web01', name: 'load.shortterm', labels: {}, value: 1.39 },
      { time: NEAR + 407, service: '', host: 'web01', name: 'load.midterm', labels: {}, value: 0.98 },
      {
        time: NEAR + 407,
        service: '',
        host: 'web01',
        name: 'cpu.percent',
        labels: { plugin_instance: '0', type_instance: 'idle' },
        value: 3,
      },
    ]);
  });

  it.each([
    [
      'a list of values',
      `PUTVAL web01/load/load interval=10.000 ${SECONDS}:1.39:0.98:U`,
      [
        ['web01', 'load.shortterm', {}, 1.39],
        ['web01', 'load.midterm', {}, 0.98],
      ],
    ],
    [
      'a name with blanks',
      `PUTVAL "web01/df-my disk/df_complex-free" interval=10 ${SECONDS}:7`,
      [['web01', 'df.df_complex', { plugin_instance: 'my disk', type_instance: 'free' }, 7]],
    ],
    ['Graphite', `web01.load.load.shortterm 1.39 ${SECONDS}`, [['web01', 'load.load.shortterm', {}, 1.39]]],
    [
      'Graphite, two lines',
      `a.b 1 ${SECONDS}\na.c -2 ${SECONDS}`,
      [
        ['a', 'b', {}, 1],
        ['a', 'c', {}, -2],
      ],
    ],
    ['Graphite with tags', `disk.used;host=w;dc=x 1 ${SECONDS}`, [['w', 'disk.used', { dc: 'x' }, 1]]],
  ])('reads text: %s', (_, record, expected) => {
    const { rejected, events } = readRecord(record);
    expect(rejected).toBeNull();
    expect(events.map(({ host, name, labels, value }) => [host, name, labels, value])).toEqual(expected);
    expect(events[0]!.time).toBe(NEAR);
  });

  it.each([
    ['collectd-json', '[{"a":1}]', 'unknown_shape'],
    ['collectd-json', `[${JSON.stringify({ ...load, values: [null] })}]`, 'no_number'],
    ['collectd-command', 'PUTVAL web01/load', 'bad_line'],
    ['collectd-command', 'PUTVAL web01/load/load N:U', 'no_number'],
    ['graphite', 'a.b nan 1', 'no_number'],
    ['graphite', 'hello', 'bad_line'],
  ] as const)('%s refuses %s: %s', (format, record, reason) => {
    expect(readRecord(record, { format })).toEqual({ rejected: reason, events: [] });
  });
});
