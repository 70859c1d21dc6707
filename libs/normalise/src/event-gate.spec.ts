import { describe, expect, it } from '@jest/globals';
import { MAX_BODY_BYTES, MAX_EVENTS } from './event-gate.js';
import { readRecord } from './testing/read-record.js';

describe('what leaves the normaliser', () => {
  it('cuts a long body at a character', () => {
    const [event] = readRecord(JSON.stringify({ message: `x${'é'.repeat(MAX_BODY_BYTES)}` })).events;
    const body = String(event!.body);
    expect(Buffer.byteLength(body)).toBe(MAX_BODY_BYTES - 1);
    expect(body.endsWith('é')).toBe(true);
  });

  it('cuts names and labels', () => {
    const tags = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, 'v'.repeat(5_000)]));
    const record = { name: 'm'.repeat(1_000), fields: { value: 1 }, tags: { ...tags, service: 's'.repeat(1_000) } };
    const [event] = readRecord(JSON.stringify(record)).events;
    expect(String(event!.name)).toHaveLength(256);
    expect(String(event!.service)).toHaveLength(256);
    expect(Object.keys(event!.labels as object)).toHaveLength(64);
    expect((event!.labels as Record<string, string>).k0).toHaveLength(1_024);
  });

  it('stops at too many events', () => {
    const record = `[${'{"log":"a"},'.repeat(MAX_EVENTS)}{"log":"b"}]`;
    const { rejected, events } = readRecord(record);
    expect(rejected).toBe('too_many_events');
    expect(events).toHaveLength(MAX_EVENTS);
  });

  it('drops numbers that are none', () => {
    expect(readRecord('{"name":"m","fields":{"a":1e400,"b":2}}').events).toMatchObject([{ name: 'm.b' }]);
  });
});
