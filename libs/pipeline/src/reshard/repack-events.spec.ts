import { FLAG_PRIMARY, KIND_CHANGE, KIND_METRIC, PackedEventsReader, encodeControlRecord } from '@tocsin/contracts';
import { describe, expect, it } from '@jest/globals';
import { IngestPacker, type PackedBatch } from '../ingest/ingest-packer.js';
import { Placement } from './placement.js';
import { EventRepacker } from './repack-events.js';

const NOW = Date.UTC(2026, 5, 1);

/** The same events, as INGEST packs them for so many partitions. */
function packed(partitions: number): PackedBatch[] {
  const packer = new IngestPacker(partitions);
  packer.open({ tenant: 't', environment: 'e', format: 'auto', service: '', backfill: false }, 'topic:0');
  for (let i = 0; i < 40; i++) {
    const [service, host] = [i % 3 === 0 ? '' : `service-${i % 7}`, `host-${i % 5}`];
    const line = Buffer.from(
      JSON.stringify({
        message: `line ${i}`,
        'service.name': service,
        'host.name': host,
        ...(i % 2 ? { trace_id: `trace-${i}` } : {}),
      }),
    );
    packer.read(line, 0, line.length, i, NOW + i);
    packer.metric(NOW + i, service, host, 'load', { cpu: String(i % 2) }, i / 4, 'counter');
  }
  packer.change({ id: 'c', type: 'deploy', title: '1.2', service: 'service-1', host: '', at: NOW, labels: {} }, NOW);
  return packer.take();
}

/** Everything that a partition is told, in words. */
function told(value: Uint8Array): string[] {
  const reader = new PackedEventsReader(value);
  const events: string[] = [];
  while (reader.next()) {
    const { strings, kind, flags, severity, time, observedAt, offset, item, instrument } = reader;
    const texts = [reader.origin, reader.service, reader.host, reader.source].map((at) => strings[at]);
    const content = kind === KIND_METRIC ? [strings[reader.series], reader.value, instrument] : [reader.bodyText()];
    const session = Buffer.from(reader.bytes.subarray(reader.sessionStart, reader.sessionEnd)).toString();
    events.push(JSON.stringify([session, kind, flags, severity, time, observedAt, offset, item, texts, content]));
  }
  return events.sort();
}

describe('EventRepacker', () => {
  it.each([
    [2, 3],
    [3, 1],
    [1, 4],
  ])('makes of records for %i partitions what would have been packed for %i', (from, to) => {
    const repacker = new EventRepacker(new Placement(to));
    const got = Array.from({ length: to }, (): string[] => []);
    for (const { partition, value } of packed(from))
      for (const [target, record] of repacker.repack(value, partition).entries())
        if (record) got[target]!.push(...told(record));
    const wanted = Array.from({ length: to }, (): string[] => []);
    for (const { partition, value } of packed(to)) wanted[partition]!.push(...told(value));
    expect(got.map((events) => events.sort())).toEqual(wanted.map((events) => events.sort()));
  });

  it('tells every partition of a change, and one that it owns it', () => {
    const repacker = new EventRepacker(new Placement(3));
    const records = packed(2).flatMap(({ partition, value }) => repacker.repack(value, partition));
    const primary: boolean[] = [];
    for (const record of records) {
      if (!record) continue;
      const reader = new PackedEventsReader(record);
      while (reader.next()) if (reader.kind === KIND_CHANGE) primary.push((reader.flags & FLAG_PRIMARY) > 0);
    }
    expect(primary.sort()).toEqual([false, false, true]);
  });

  it('passes on what all partitions were told once', () => {
    const repacker = new EventRepacker(new Placement(2));
    const tick = encodeControlRecord({ type: 'tick' });
    expect([repacker.repack(tick, 0), repacker.repack(tick, 1)]).toEqual([
      [tick, tick],
      [null, null],
    ]);
  });
});
