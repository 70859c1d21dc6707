import { describe, expect, it } from '@jest/globals';
import { proto } from '../testing/encode.js';
import { readRecord } from '../testing/read-record.js';

const AT = 1_780_315_200_000;
const bytes = (...parts: readonly (readonly number[])[]) => Uint8Array.from(parts.flat());
const label = (name: string, value: string) => proto.bytes(1, [...proto.bytes(1, name), ...proto.bytes(2, value)]);
const sample = (value: number, time = AT) =>
  proto.bytes(2, [...proto.double(1, value), ...proto.varint(2, BigInt(time))]);
const labels = [...label('__name__', 'up'), ...label('instance', 'db-01:9100'), ...label('job', 'node')];
const stale = [0x02, 0, 0, 0, 0, 0, 0xf0, 0x7f];

describe('remote write 1.0', () => {
  const read = (...series: readonly (readonly number[])[]) =>
    readRecord(bytes(...series.map((each) => proto.bytes(1, each))), { format: 'remote-write' });

  it('reads every sample of every series', () => {
    const { rejected, events } = read(
      [...labels, ...sample(1), ...sample(0, AT + 15_000)],
      [...label('__name__', 'x'), ...sample(2)],
    );
    expect([rejected, events]).toEqual([
      null,
      [
        {
          time: AT,
          service: 'node',
          host: 'db-01',
          name: 'up',
          labels: { instance: 'db-01:9100', job: 'node' },
          value: 1,
        },
        expect.objectContaining({ time: AT + 15_000, value: 0 }),
        expect.objectContaining({ name: 'x', value: 2 }),
      ],
    ]);
  });
  it('knows that 0 does not stand on the wire', () => {
    const { events } = read([...labels, ...proto.bytes(2, proto.varint(2, BigInt(AT)))]);
    expect(events).toMatchObject([{ name: 'up', value: 0, time: AT }]);
  });
  it('passes over the end of a series, and a series without a name', () => {
    const ended = proto.bytes(2, [9, ...stale, ...proto.varint(2, BigInt(AT))]);
    expect(read([...labels, ...ended], [...label('job', 'x'), ...sample(1)])).toEqual({ rejected: null, events: [] });
  });
  it('refuses what is cut off', () => {
    const whole = bytes(proto.bytes(1, [...labels, ...sample(1)]));
    expect(readRecord(whole.subarray(0, whole.length - 3), { format: 'remote-write' }).rejected).toBe('not_protobuf');
  });
});

describe('remote write 2.0', () => {
  it('looks labels up in the table of texts, wherever it stands', () => {
    const table = ['', '__name__', 'up', 'job', 'node'].map((text) => proto.bytes(4, text));
    const series = proto.bytes(5, [...proto.bytes(1, [1, 2, 3, 4]), ...sample(1)]);
    for (const parts of [
      [...table, series],
      [series, ...table],
    ])
      expect(readRecord(bytes(...parts), { format: 'remote-write-2' })).toEqual({
        rejected: null,
        events: [{ time: AT, service: 'node', host: '', name: 'up', labels: { job: 'node' }, value: 1 }],
      });
  });
});
