import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '@tocsin/model';
import fc from 'fast-check';
import { KIND_LOG, KIND_METRIC } from './layout.js';
import { PackedEventsReader } from './packed-events-reader.js';
import { type EventHead, PackedEventsWriter, TextIds } from './packed-events-writer.js';
import { parseSeries, seriesText } from './texts.js';

const head = (texts: TextIds, over: Partial<EventHead> = {}): EventHead => ({
  kind: KIND_LOG,
  severity: 17,
  flags: 0,
  origin: texts.idOf('acme\0prod'),
  service: texts.idOf('checkout'),
  host: texts.idOf('web-1'),
  source: texts.idOf('logs:3'),
  time: 1_700_000_000_123,
  observedAt: 1_700_000_000_456,
  offset: 42,
  item: 1,
  ...over,
});

describe('packed events', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ body: fc.string({ unit: 'binary' }), offset: fc.nat(), severity: fc.nat(24) }), {
          minLength: 1,
        }),
        (events) => {
          const texts = new TextIds();
          const writer = new PackedEventsWriter(texts);
          for (const event of events) {
            const body = Buffer.from(event.body);
            writer.addBytes(head(texts, event), body, 0, body.length);
          }
          const reader = new PackedEventsReader(writer.take()!);
          for (const event of events) {
            expect(reader.next()).toBe(true);
            expect(reader.bodyText()).toBe(Buffer.from(event.body).toString());
            expect([reader.offset, reader.severity, reader.item]).toEqual([event.offset, event.severity, 1]);
            expect(reader.strings[reader.service]).toBe('checkout');
          }
          expect(reader.next()).toBe(false);
        },
      ),
    );
  });

  it('keep the session that a line belongs to, between lines that name none', () => {
    const sessions = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 64 }), { minLength: 1 });
    fc.assert(
      fc.property(sessions, (ids) => {
        const texts = new TextIds();
        const writer = new PackedEventsWriter(texts);
        const body = Buffer.from('a line');
        for (const id of ids) writer.addLog(head(texts), body, 0, body.length, Buffer.from(id), 0, id.length);
        const reader = new PackedEventsReader(writer.take()!);
        for (const id of ids) {
          expect(reader.next()).toBe(true);
          expect(Buffer.from(reader.bytes.subarray(reader.sessionStart, reader.sessionEnd)).toString()).toBe(id);
          expect(reader.bodyText()).toBe('a line');
        }
      }),
    );
  });

  it('keep the value and the series of a metric', () => {
    const texts = new TextIds();
    const writer = new PackedEventsWriter(texts);
    writer.addMetric(head(texts), texts.idOf(seriesText('cpu', { host: 'b', cpu: '0' })), 0.25);
    const reader = new PackedEventsReader(writer.take()!);
    reader.next();
    expect([reader.kind, reader.value]).toEqual([KIND_METRIC, 0.25]);
    expect(parseSeries(reader.strings[reader.series]!)).toEqual({ name: 'cpu', labels: { host: 'b', cpu: '0' } });
  });

  it.each(['gauge', 'counter', 'delta'] as const)('keep that a metric is a %s', (instrument) => {
    const texts = new TextIds();
    const writer = new PackedEventsWriter(texts);
    writer.addMetric(head(texts, { flags: 1 }), texts.idOf(seriesText('requests', {})), 7, instrument);
    const reader = new PackedEventsReader(writer.take()!);
    reader.next();
    expect([reader.instrument, reader.value, reader.flags & 1]).toEqual([instrument, 7, 1]);
  });

  it('start a fresh string table with each record', () => {
    const texts = new TextIds();
    const writer = new PackedEventsWriter(texts);
    writer.addBytes(head(texts), Buffer.from('a'), 0, 1);
    writer.take();
    expect(writer.take()).toBeNull();
    writer.addBytes(head(texts, { service: texts.idOf('search') }), Buffer.from('b'), 0, 1);
    const reader = new PackedEventsReader(writer.take()!);
    reader.next();
    expect(reader.strings[reader.service]).toBe('search');
    expect(reader.strings).not.toContain('checkout');
  });

  it('refuse a cut record and another version', () => {
    const texts = new TextIds();
    const writer = new PackedEventsWriter(texts);
    writer.addBytes(head(texts), Buffer.from('hello'), 0, 5);
    const record = writer.take()!;
    expect(() => new PackedEventsReader(record.subarray(0, record.length - 3))).toThrow(PermanentError);
    expect(() => new PackedEventsReader(new Uint8Array(3))).toThrow(/not a packed/);
    const body = Buffer.from('hello');
    writer.addLog(head(texts), body, 0, 5, body, 0, 5);
    const withSession = new PackedEventsReader(writer.take()!.subarray(0, -2));
    expect(() => withSession.next()).toThrow(/cut short/);
    record[1] = 9;
    expect(() => new PackedEventsReader(record)).toThrow(/version 9/);
  });
});
