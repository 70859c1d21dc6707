import { describe, expect, it } from '@jest/globals';
import {
  FLAG_PRIMARY,
  KIND_METRIC,
  LINE_FORMATS,
  PackedEventsReader,
  parseOrigin,
  parseSeries,
} from '@tocsin/contracts';
import { KNOWN_FORMATS } from '@tocsin/normalise';
import { IngestPacker, type RecordOrigin } from './ingest-packer.js';

const ORIGIN: RecordOrigin = {
  tenant: 'acme',
  environment: 'prod',
  format: 'auto',
  service: 'fallback',
  backfill: false,
};

function pack(records: readonly string[], partitions = 1, origin = ORIGIN) {
  const packer = new IngestPacker(partitions);
  packer.open(origin, 'logs:0');
  const rejected = records.map((record, offset) => {
    const bytes = Buffer.from(record);
    return packer.read(bytes, 0, bytes.length, offset, 1_000_000);
  });
  return { rejected, batches: packer.take() };
}

function unpack(value: Uint8Array) {
  const reader = new PackedEventsReader(value);
  const events = [];
  while (reader.next())
    events.push({
      ...parseOrigin(reader.strings[reader.origin]!),
      service: reader.strings[reader.service],
      host: reader.strings[reader.host],
      source: reader.strings[reader.source],
      place: [reader.offset, reader.item],
      time: reader.time,
      flags: reader.flags,
      what:
        reader.kind === KIND_METRIC ? [parseSeries(reader.strings[reader.series]!), reader.value] : reader.bodyText(),
    });
  return events;
}

describe('IngestPacker', () => {
  it('packs logs and metrics with their origin and place in the source', () => {
    const { rejected, batches } = pack([
      '{"message":"hi","service.name":"cart","host.name":"web-1","@timestamp":"1970-01-01T00:00:05Z"}',
      '{"fields":{"a":1,"b":2},"name":"cpu","tags":{"host":"h"},"timestamp":5}',
      'plain',
    ]);
    expect(rejected).toEqual([null, null, null]);
    const common = { tenant: 'acme', environment: 'prod', source: 'logs:0', flags: 0 };
    expect(unpack(batches[0]!.value)).toEqual([
      { ...common, service: 'cart', host: 'web-1', place: [0, 0], time: 5_000, what: 'hi' },
      {
        ...common,
        service: 'fallback',
        host: 'h',
        place: [1, 0],
        time: 5_000,
        what: [{ name: 'cpu.a', labels: {} }, 1],
      },
      {
        ...common,
        service: 'fallback',
        host: 'h',
        place: [1, 1],
        time: 5_000,
        what: [{ name: 'cpu.b', labels: {} }, 2],
      },
      { ...common, service: 'fallback', host: '', place: [2, 0], time: 1_000_000, what: 'plain' },
    ]);
  });

  it('says why a record was not read and keeps the others', () => {
    const { rejected, batches } = pack(['{"message":"a"', '', '{"message":"b"}']);
    expect(rejected).toEqual(['not_json', 'empty', null]);
    expect(unpack(batches[0]!.value).map(({ what }) => what)).toEqual(['b']);
  });

  it('knows exactly the formats that a source may name', () => {
    expect([...LINE_FORMATS].sort()).toEqual(['auto', ...KNOWN_FORMATS].sort());
  });

  it('joins the parts of a line within a batch and keeps none back', () => {
    const packer = new IngestPacker(1);
    const bodies = (records: readonly string[]) => {
      packer.open(ORIGIN, 'logs:0');
      records.forEach((record, offset) => {
        const bytes = Buffer.from(`2026-06-01T12:00:00Z stdout ${record}`);
        expect(packer.read(bytes, 0, bytes.length, offset, 1_000_000)).toBeNull();
      });
      return packer.take().flatMap(({ value }) => unpack(value).map(({ what }) => what));
    };
    expect(bodies(['P one ', 'F two', 'P three '])).toEqual(['one two', 'three ']);
    expect(bodies(['F four'])).toEqual(['four']);
  });

  it('reads times without a zone by the clocks of the source', () => {
    const { batches } = pack(['2026-06-01 14:00:00 m'], 1, { ...ORIGIN, timeZone: 'Europe/Berlin' });
    expect(unpack(batches[0]!.value)[0]!.time).toBe(Date.UTC(2026, 5, 1, 12));
  });

  it('keeps a service in one partition, its records in order', () => {
    const records = Array.from({ length: 100 }, (_, i) => `{"message":"m${i}","service":"s${i % 7}"}`);
    const { batches } = pack(records, 4);
    expect(batches.length).toBeGreaterThan(1);
    const seen = new Map<string, number>();
    for (const { partition, value } of batches)
      for (const { service } of unpack(value)) {
        expect(seen.get(service!) ?? partition).toBe(partition);
        seen.set(service!, partition);
      }
    for (const { value } of batches) {
      const offsets = unpack(value).map(({ place }) => place[0]!);
      expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    }
  });

  it('cuts packed records at a quarter of a megabyte', () => {
    const { batches } = pack(
      Array.from({ length: 4_000 }, (_, i) => JSON.stringify({ message: `${i}`.padEnd(150, 'x') })),
    );
    expect(batches.length).toBeGreaterThan(2);
    for (const { value } of batches) expect(value.length).toBeLessThan(300_000);
  });

  it('copies a change to every partition and marks the owner', () => {
    const packer = new IngestPacker(4);
    packer.open(ORIGIN, 'http');
    packer.change(
      { id: 'd1', type: 'deploy', title: '1.4.2', service: 'cart', host: '', at: 5_000, labels: {} },
      5_000,
    );
    const flags = packer.take().map(({ value }) => unpack(value)[0]!.flags);
    expect(flags.sort()).toEqual([0, 0, 0, FLAG_PRIMARY]);
  });
});
