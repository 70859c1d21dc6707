import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  type Alert,
  type Command,
  type Incident,
  type KnownCompanions,
  type LeftOutAlert,
  PermanentError,
} from '@tocsin/model';
import { PackedEventsReader } from '../packed-events/packed-events-reader.js';
import { PackedEventsWriter, TextIds } from '../packed-events/packed-events-writer.js';
import { decodeControlRecord, encodeControlRecord } from './control-record.js';
import { decodeDeadLetter, encodeDeadLetter } from './dead-letter.js';
import { decodeIncidentRecord, encodeIncidentRecord } from './incident-record.js';
import { type ScopeBody, decodeScopeRecord, encodeScopeRecord } from './scope-record.js';

const FROM = { partition: 3, offset: 42, item: 1 };
const alert = {
  id: 'alr-1',
  tenant: 'acme',
  environment: 'production',
  scope: 'acme/production',
  fingerprint: 'f1',
  service: 'checkout',
  host: 'web-1',
  kind: 'log.error-share',
  rule: 'error-share',
  subject: 'errors',
  name: 'error share',
  severity: 'high',
  state: 'firing',
  flapping: false,
  startsAt: 1_767_617_000_000,
  lastAt: 1_767_617_010_000,
  resolvedAt: null,
  count: 2,
  surprise: 6.5,
  message: '12 % of lines are errors',
  evidence: { observed: 0.12, expected: 0.01, examples: ['boom'], views: [{ name: 'range', surprise: 3 }] },
  labels: { region: 'eu' },
  ruleVersion: 'r-1',
} as unknown as Alert;
const command = {
  id: 'cmd-1',
  tenant: 'acme',
  scope: 'acme/production',
  incidentId: 'inc-1',
  action: 'acknowledge',
  actor: 'ana',
  at: 5,
} as unknown as Command;
const health = {
  tenant: 'acme',
  scope: 'acme/production',
  environment: 'production',
  service: 'checkout',
  minuteAt: 60_000,
  logs: 9,
  errors: 1,
  errorsExpected: null,
  points: 0,
  surprising: [],
};
const measured = {
  ...health,
  surprising: [{ subject: 'cpu', count: 0.9, expected: 0.2, surprise: 4, kind: 'series' }],
};
const inventory = {
  tenant: 'acme',
  scope: 'acme/production',
  environment: 'production',
  service: 'checkout',
  at: 120_000,
  templates: [{ id: 't-1', text: 'paid <*>', lines: 12, lastAt: 120_000, severity: 9, replaces: ['t-0'] }],
  series: [
    { id: 'ser-1', host: 'web-1', name: 'cpu', labels: { cpu: '0' }, state: 'ready', lastAt: 119_000, lastValue: 0.5 },
  ],
};
const calls = {
  tenant: 'acme',
  scope: 'acme/production',
  environment: 'production',
  service: 'checkout',
  minuteAt: 60_000,
  edges: [{ caller: 'checkout', callee: 'db', seenBy: 'caller', calls: 9, errors: 1, p50Ms: 4.2, p95Ms: 20.1 }],
  beyondLimit: { edges: 0, calls: 0 },
};
const change = { id: 'd1', type: 'deploy', title: '1.4.2', service: 'checkout', host: '', at: 7, labels: {} };

const bodies: Record<string, ScopeBody> = {
  alert: { type: 'alert', at: 1_767_617_010_000, alert, backfill: false },
  health: { type: 'health', health } as unknown as ScopeBody,
  'health-measured': { type: 'health', health: measured } as unknown as ScopeBody,
  calls: { type: 'calls', calls } as unknown as ScopeBody,
  inventory: { type: 'inventory', inventory } as unknown as ScopeBody,
  change: { type: 'change', tenant: 'acme', scope: 'acme/production', change } as unknown as ScopeBody,
  command: { type: 'command', command },
  mark: { type: 'mark', partitions: 4, watermark: 1_767_617_000_000, idle: false },
  tick: { type: 'tick' },
  config: { type: 'config-activated', tenant: 'acme', ruleVersion: 'r-1', document: {} } as unknown as ScopeBody,
};
const packed = (): Uint8Array => {
  const texts = new TextIds();
  const writer = new PackedEventsWriter(texts);
  const body = Buffer.from('hello');
  const ids = {
    origin: texts.idOf('acme\0production'),
    service: texts.idOf('checkout'),
    host: texts.idOf('web-1'),
    source: texts.idOf('logs:0'),
  };
  writer.addBytes(
    { kind: 1, severity: 17, flags: 0, ...ids, time: 1_000, observedAt: 1_001, offset: 9, item: 0 },
    body,
    0,
    body.length,
  );
  return writer.take()!;
};
const letter = {
  topic: 'logs',
  partition: 1,
  offset: 7,
  item: 0,
  reason: 'malformed_record',
  message: 'not_json',
  value: Buffer.from('{"'),
  valueBytes: 2,
  at: 5,
} as const;

const golden = (name: string): string => join(__dirname, 'testdata', `${name}.v1`);
const { incident } = (JSON.parse(readFileSync(golden('incident'), 'utf8')) as { body: { incident: Incident } }).body;

const leftOut = {
  alertId: 'alr-1',
  tenant: 'acme',
  scope: 'acme/production',
  environment: 'production',
  service: 'checkout',
  host: '',
  name: 'certificate renews',
  severity: 'low',
  startsAt: 60_000,
  perHour: 1.2,
  nearest: 'inc-1',
  text: 'left out: fires 1.2 times an hour outside of incidents and came without unusual company',
} as unknown as LeftOutAlert;
const known = {
  tenant: 'acme',
  scope: 'acme/production',
  at: 60_000,
  companions: [{ first: 'db', second: 'checkout', together: 9, follows: 8, lagMs: 40_000 }],
} as unknown as KnownCompanions;

const records: Record<string, Uint8Array> = {
  ...Object.fromEntries(Object.entries(bodies).map(([name, body]) => [`scope-${name}`, encodeScopeRecord(FROM, body)])),
  'control-tick': encodeControlRecord({ type: 'tick' }),
  incident: encodeIncidentRecord({ type: 'incident', incident }),
  'incident-left-out': encodeIncidentRecord({ type: 'left-out', leftOut }),
  'incident-companions': encodeIncidentRecord({ type: 'companions', known }),
  'dead-letter': encodeDeadLetter(letter),
  'packed-events': Buffer.from(Buffer.from(packed()).toString('hex')),
};
describe('records', () => {
  it.each(Object.keys(records))('%s has the form of its golden file', (name) => {
    const text = Buffer.from(records[name]!).toString();
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(golden(name), `${text}\n`);
    expect(`${text}\n`).toBe(readFileSync(golden(name), 'utf8'));
  });

  it('of version 1 are still read', () => {
    const read = (name: string) => Buffer.from(readFileSync(golden(name), 'utf8').trim());
    for (const [name, body] of Object.entries(bodies))
      expect(decodeScopeRecord(read(`scope-${name}`))).toEqual({ v: 1, from: FROM, body });
    expect(decodeControlRecord(read('control-tick'))).toEqual({ type: 'tick' });
    expect(decodeIncidentRecord(read('incident-left-out'))).toEqual({ type: 'left-out', leftOut });
    expect(decodeIncidentRecord(read('incident-companions'))).toEqual({ type: 'companions', known });
    // What came later has its default.
    expect(decodeIncidentRecord(read('incident'))).toMatchObject({
      type: 'incident',
      incident: { ...incident, similar: [], nearMisses: [], mergedInto: null },
    });
    expect(decodeDeadLetter(read('dead-letter'))).toEqual(letter);
    const reader = new PackedEventsReader(Buffer.from(read('packed-events').toString(), 'hex'));
    expect([reader.next(), reader.bodyText(), reader.offset]).toEqual([true, 'hello', 9]);
  });

  it.each([
    ['not JSON', '{', /not JSON/],
    ['another version', '{"v":2}', /version 2/],
    [
      'a wrong field',
      '{"v":1,"from":null,"body":{"type":"mark","partitions":"x","watermark":1,"idle":true}}',
      /body.partitions/,
    ],
    ['an unknown type', '{"v":1,"from":null,"body":{"type":"novelty"}}', /body.type/],
  ])('refuse %s, naming the place', (_, text, reason) => {
    const decode = () => decodeScopeRecord(Buffer.from(text));
    expect(decode).toThrow(PermanentError);
    expect(decode).toThrow(reason);
  });
});
