import { describe, expect, it } from '@jest/globals';
import { avroLong, avroText, proto } from '../testing/encode.js';
import { NEAR, readRecord, reader } from '../testing/read-record.js';
import { readAvro } from './avro.js';
import { type AvroSchema, type SchemaLookup } from './schema.js';

const logSchema: AvroSchema = {
  type: 'record',
  name: 'Log',
  fields: [
    { name: 'timestamp', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'level', type: { type: 'enum', name: 'Level', symbols: ['INFO', 'ERROR'] } },
    { name: 'service', type: ['null', 'string'] },
    { name: 'message', type: 'string' },
    { name: 'labels', type: { type: 'map', values: 'string' } },
  ],
};
const schemaOf: SchemaLookup = (id) =>
  id === 7 ? { type: 'avro', schema: logSchema } : id === 8 ? { type: 'json' } : undefined;
const framed = (id: number, body: readonly number[]) => Uint8Array.from([0, 0, 0, 0, id, ...body]);
const avroLog = [
  ...avroLong(NEAR),
  ...avroLong(1),
  ...avroLong(1),
  ...avroText('cart'),
  ...avroText('db timeout'),
  ...avroLong(1),
  ...avroText('env'),
  ...avroText('prod'),
  ...avroLong(0),
];
const json = [...Buffer.from('{"message":"m","service":"s"}')];

describe('the wire format of a schema registry', () => {
  it('reads Avro by the schema of its id', () => {
    expect(readRecord(framed(7, avroLog), { schemaOf })).toEqual({
      rejected: null,
      events: [{ time: NEAR, severity: 17, service: 'cart', host: '', body: 'db timeout' }],
    });
  });

  it('reads JSON behind the head, with the registry and without', () => {
    for (const id of [8, 9]) expect(readRecord(framed(id, json), { schemaOf }).events).toMatchObject([{ body: 'm' }]);
    expect(readRecord(framed(8, json)).events).toMatchObject([{ body: 'm' }]);
  });

  it('takes the id from the header that newer serializers write', () => {
    const headers = { __value_schema_id: Uint8Array.from([0, 0, 0, 0, 7]) };
    expect(reader({ schemaOf }).read(Uint8Array.from(avroLog), headers).events).toMatchObject([{ body: 'db timeout' }]);
  });

  it.each([
    ['an unknown schema', framed(9, avroLog), 'unknown_schema'],
    ['Avro that is cut off', framed(7, avroLog.slice(0, -4)), 'not_avro'],
    ['Avro that goes on', framed(7, [...avroLog, 1]), 'not_avro'],
    ['JSON that is none', framed(8, proto.varint(1, 1)), 'binary_data'],
  ])('refuses %s', (_, record, reason) => {
    expect(readRecord(record, { schemaOf })).toEqual({ rejected: reason, events: [] });
  });
});

describe('Avro', () => {
  const read = (schema: AvroSchema, bytes: readonly number[]) =>
    readAvro(schema, Uint8Array.from(bytes), 0, bytes.length);

  it.each<[AvroSchema, number[], unknown]>([
    ['null', [], null],
    ['boolean', [1], true],
    ['int', avroLong(-65), -65],
    ['long', avroLong(2 ** 52), 2 ** 52],
    ['long', avroLong(-(2 ** 52)), -(2 ** 52)],
    ['float', [0, 0, 0x20, 0x40], 2.5],
    ['double', proto.double(1, -1.5).slice(1), -1.5],
    ['string', avroText('é'), 'é'],
    ['bytes', [...avroLong(2), 1, 2], 'AQI='],
    [{ type: 'fixed', name: 'F', size: 2 }, [1, 2], 'AQI='],
    [{ type: 'array', items: 'int' }, [...avroLong(2), ...avroLong(1), ...avroLong(2), ...avroLong(0)], [1, 2]],
    [{ type: 'array', items: 'int' }, [...avroLong(-1), ...avroLong(1), ...avroLong(5), ...avroLong(0)], [5]],
    [{ type: 'int', logicalType: 'date' }, avroLong(1), 86_400_000],
    [['null', 'int'], avroLong(0), null],
    [
      {
        type: 'record',
        name: 'List',
        fields: [
          { name: 'value', type: 'int' },
          { name: 'next', type: ['null', 'List'] },
        ],
      },
      [...avroLong(1), ...avroLong(1), ...avroLong(2), ...avroLong(0)],
      { value: 1, next: { value: 2, next: null } },
    ],
  ])('%j', (schema, bytes, expected) => {
    expect(read(schema, bytes)).toEqual(expected);
  });

  it.each<[string, AvroSchema, number[]]>([
    ['a branch that does not exist', ['null', 'int'], avroLong(5)],
    ['a type that does not exist', 'Nope', [1]],
    ['an array of nothings', { type: 'array', items: 'null' }, [...avroLong(2 ** 50), 0]],
    ['a length beyond the end', 'string', avroLong(2 ** 40)],
    ['a negative length', 'string', avroLong(-1)],
    ['a type within itself', { type: 'record', name: 'A', fields: [{ name: 'a', type: 'A' }] }, [1]],
    ['an incomplete schema', { type: 'array' }, [2, 2, 0]],
    ['a number without end', 'long', Array<number>(12).fill(255)],
  ])('refuses %s', (_, schema, bytes) => {
    expect(read(schema, bytes)).toBeUndefined();
  });
});
