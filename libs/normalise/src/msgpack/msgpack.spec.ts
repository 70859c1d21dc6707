import { describe, expect, it } from '@jest/globals';
import { msgpack } from '../testing/encode.js';
import { NEAR, readRecord } from '../testing/read-record.js';
import { MsgpackReader, NotMsgpack } from './msgpack-reader.js';

const value = (...bytes: number[]) => new MsgpackReader(Uint8Array.from(bytes), 0, bytes.length).value();
const untimed = { log: 'ERROR db timeout', kubernetes: { container_name: 'cart', host: 'w' } };
const record = { '@timestamp': NEAR / 1000, ...untimed };
const event = { time: NEAR, severity: 17, service: 'cart', host: 'w', body: 'ERROR db timeout' };

describe('MessagePack records', () => {
  it.each([
    ['a map', msgpack(record)],
    ['a time and a map', msgpack([NEAR / 1000, untimed])],
    ['a time with metadata', msgpack([[NEAR / 1000, {}], untimed])],
  ])('reads %s', (_, bytes) => {
    expect(readRecord(Uint8Array.from(bytes), { format: 'msgpack' }).events).toEqual([event]);
  });

  it('recognises a map, and several', () => {
    const twice = [...msgpack(record), ...msgpack(record)];
    expect(readRecord(Uint8Array.from(twice)).events).toEqual([event, event]);
  });

  it.each([
    ['a cut map', msgpack(record).slice(0, -2)],
    ['a number', [5]],
    ['a list of texts', msgpack(['a', 'b'])],
    ['a list that promises four billion items', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['nesting without end', Array<number>(5_000).fill(0x91)],
    ['a map as a key', [0x81, 0x80, 0x01]],
  ])('refuses %s', (_, bytes) => {
    expect(readRecord(Uint8Array.from(bytes), { format: 'msgpack' })).toEqual({ rejected: 'not_msgpack', events: [] });
  });
});

describe('MessagePack values', () => {
  it.each<[string, number[], unknown]>([
    ['nil', [0xc0], null],
    ['false', [0xc2], false],
    ['negative fixint', [0xe0], -32],
    ['uint16', [0xcd, 1, 0], 256],
    ['uint64', [0xcf, 0, 0, 0, 1, 0, 0, 0, 0], 2 ** 32],
    ['int8', [0xd0, 0x80], -128],
    ['int16', [0xd1, 0xff, 0xff], -1],
    ['int32', [0xd2, 0xff, 0xff, 0xff, 0xfe], -2],
    ['int64', [0xd3, 255, 255, 255, 255, 255, 255, 255, 253], -3],
    ['float32', [0xca, 0x3f, 0xc0, 0, 0], 1.5],
    ['str8', [0xd9, 2, 0x61, 0x62], 'ab'],
    ['str16', [0xda, 0, 1, 0x61], 'a'],
    ['bin8', [0xc4, 1, 0x61], 'a'],
    ['array16', [0xdc, 0, 1, 5], [5]],
    ['map16', [0xde, 0, 1, 0xa1, 0x61, 5], { a: 5 }],
    ['Fluentd time', [0xd7, 0, 0, 0, 0, 10, 0x1d, 0xcd, 0x65, 0], 10.5],
    ['timestamp 32', [0xd6, 0xff, 0, 0, 0, 10], 10],
    ['timestamp 64', [0xd7, 0xff, 0x77, 0x35, 0x94, 0, 0, 0, 0, 10], 10.5],
    ['timestamp 96', [0xc7, 12, 0xff, 0x1d, 0xcd, 0x65, 0, 0, 0, 0, 0, 0, 0, 0, 10], 10.5],
    ['another extension', [0xd4, 5, 1], ''],
  ])('%s', (_, bytes, expected) => {
    expect(value(...bytes)).toEqual(expected);
  });

  it('refuses the tag that is never used', () => {
    expect(() => value(0xc1)).toThrow(NotMsgpack);
  });
});
