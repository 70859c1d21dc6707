import { describe, expect, it } from '@jest/globals';
import { NEAR, readRecord } from '../testing/read-record.js';

const NANOS = `${NEAR}000000`;
const read = (line: string) => {
  const { rejected, events } = readRecord(line, { format: 'influx' });
  return rejected ?? events.map(({ host, name, labels, value }) => [host, name, labels, value]);
};

describe('InfluxDB line protocol', () => {
  it.each([
    [
      'mem,host=web01 used=7.09,total=252i',
      [
        ['web01', 'mem.used', {}, 7.09],
        ['web01', 'mem.total', {}, 252],
      ],
    ],
    ['up value=1', [['', 'up', {}, 1]]],
    [
      'a b=t,c=FALSE,d=True',
      [
        ['', 'a.b', {}, 1],
        ['', 'a.c', {}, 0],
        ['', 'a.d', {}, 1],
      ],
    ],
    [
      'a b=-1.5e3,c=3u,d="x, y=1 z",e=4',
      [
        ['', 'a.b', {}, -1500],
        ['', 'a.c', {}, 3],
        ['', 'a.e', {}, 4],
      ],
    ],
    [
      'my\\ disk,path=/var\\ lib,k\\,1=a\\=b free\\ bytes=1',
      [['', 'my disk.free bytes', { path: '/var lib', 'k,1': 'a=b' }, 1]],
    ],
    ['a,service=cart b="\\"quoted\\" text",c=1', [['', 'a.c', { service: 'cart' }, 1]]],
    [
      '# a comment\n\na b=1\na b=2',
      [
        ['', 'a.b', {}, 1],
        ['', 'a.b', {}, 2],
      ],
    ],
    ['a b="text"', 'no_number'],
    ['a b=NaN,c=Infinity,d=', 'no_number'],
    ['a b=i', 'no_number'],
    ['just', 'bad_line'],
    ['a ', 'bad_line'],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it('takes nanoseconds, and the units that Telegraf can be told to write', () => {
    for (const stamp of [NANOS, `${NEAR}000`, `${NEAR}`, `${NEAR / 1000}`])
      expect(readRecord(`a b=1 ${stamp}`, { format: 'influx' }).events).toMatchObject([{ time: NEAR }]);
    expect(readRecord('a b=1', { format: 'influx' }).events).toMatchObject([{ time: NaN }]);
  });
});

describe('Telegraf JSON', () => {
  it.each([
    ['a batch', { metrics: [{ name: 'cpu', fields: { a: 1 }, tags: { host: 'h' }, timestamp: NEAR / 1000 }] }, null],
    ['a metric without a number', { name: 'cpu', fields: { a: 'x' } }, 'no_number'],
    ['a batch of nothing', { metrics: [] }, 'no_number'],
    ['fields that are none', { name: 'cpu', fields: 5 }, 'no_number'],
  ])('%s', (_, record, reason) => {
    const { rejected, events } = readRecord(JSON.stringify(record), { format: 'telegraf-json' });
    expect(rejected).toBe(reason);
    if (!reason) expect(events).toMatchObject([{ time: NEAR, host: 'h', name: 'cpu.a', value: 1 }]);
  });
});
