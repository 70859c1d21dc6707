import { describe, expect, it } from '@jest/globals';
import { type ScopeBody, decodeScopeRecord, encodeControlRecord } from '@tocsin/contracts';
import { type CallSummary, type HeartbeatPing, MINUTE_MS } from '@tocsin/model';
import { IngestPacker, type RecordOrigin } from '../ingest/ingest-packer.js';
import { type StageInstance } from '../stage.js';
import { detectStage } from './detect.stage.js';

const START = Date.UTC(2026, 5, 1, 12);
const ORIGIN: RecordOrigin = { tenant: 't', environment: 'e', format: 'auto', service: '', backfill: false };
const STAGE = detectStage({ events: 1, scopes: 1 });
const TICK = encodeControlRecord({ type: 'tick' });

/** DETECT with what is packed for it, second by second. */
class Bench {
  private instance: StageInstance = STAGE.initial(0);
  private readonly packer = new IngestPacker(1);
  private offset = 0;
  now = START;

  async restart(): Promise<void> {
    this.instance = STAGE.restore(0, this.instance.snapshot());
  }

  /** What `feed` packed at this second, then ticks until `until`; returns what came out. */
  run(until: number, feed: (packer: IngestPacker) => void = () => undefined): ScopeBody[] {
    this.packer.open(ORIGIN, 'test');
    feed(this.packer);
    const bodies: ScopeBody[] = [];
    const step = (value: Uint8Array) => {
      for (const output of this.instance.step({ offset: this.offset++, value }, this.now, new Set()))
        bodies.push(decodeScopeRecord(output.value).body);
    };
    for (const { value } of this.packer.take()) step(value);
    for (; this.now < until; this.now += 1_000) step(TICK);
    return bodies;
  }
}

/** Folds one call as its span came at this second. */
function call(
  packer: IngestPacker,
  side: 'caller' | 'callee',
  caller: string,
  callee: string,
  ms = 10,
  failed = false,
  at = START,
) {
  const attributes = (pairs: Record<string, string>) =>
    Object.entries(pairs).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const resource = (service: string, spans: object[]) => ({
    resource: { attributes: attributes({ 'service.name': service }) },
    scopeSpans: [{ spans }],
  });
  const span = { startTimeUnixNano: (at - ms) * 1e6, endTimeUnixNano: at * 1e6, status: { code: failed ? 2 : 0 } };
  const resourceSpans =
    side === 'caller'
      ? [resource(caller, [{ ...span, kind: 3, attributes: attributes({ 'peer.service': callee }) }])]
      : [
          ...(caller === '' ? [] : [resource(caller, [{ spanId: 'a1' }])]),
          resource(callee, [{ ...span, kind: 2, parentSpanId: 'a1' }]),
        ];
  const bytes = Buffer.from(JSON.stringify({ resourceSpans }));
  packer.read(bytes, 0, bytes.length, -1, START);
}
const callsIn = (bodies: readonly ScopeBody[]): CallSummary[] =>
  bodies.flatMap((body) => (body.type === 'calls' ? [body.calls] : []));

describe('calls', () => {
  it('leave once a minute for each service, counted, with quantiles', () => {
    const bodies = new Bench().run(START + 3 * MINUTE_MS, (packer) => {
      for (let i = 1; i <= 100; i++) call(packer, 'caller', 'web', 'cart', i, i > 97, START + i * 500);
      call(packer, 'callee', '', 'web', 120, false, START + 70_000);
    });
    expect(callsIn(bodies)).toEqual([
      {
        tenant: 't',
        scope: 't/e',
        environment: 'e',
        service: 'web',
        minuteAt: START,
        edges: [
          {
            caller: 'web',
            callee: 'cart',
            seenBy: 'caller',
            calls: 100,
            errors: 3,
            p50Ms: expect.any(Number),
            p95Ms: expect.any(Number),
          },
        ],
        beyondLimit: { edges: 0, calls: 0 },
      },
      expect.objectContaining({
        minuteAt: START + MINUTE_MS,
        edges: [expect.objectContaining({ caller: '', callee: 'web', seenBy: 'callee' })],
      }),
    ]);
    const { p50Ms, p95Ms } = callsIn(bodies)[0]!.edges[0]!;
    expect([p50Ms / 50, p95Ms / 95].every((ratio) => ratio > 0.94 && ratio < 1.06)).toBe(true);
  });

  it('count once when both sides tell of them', () => {
    const bodies = new Bench().run(START + 3 * MINUTE_MS, (packer) => {
      for (let i = 0; i < 5; i++) call(packer, 'caller', 'web', 'cart');
      for (let i = 0; i < 4; i++) call(packer, 'callee', 'web', 'cart');
      call(packer, 'callee', 'web', 'mail');
    });
    expect(callsIn(bodies)[0]!.edges.map(({ callee, seenBy, calls }) => [callee, seenBy, calls])).toEqual([
      ['cart', 'caller', 5],
      ['mail', 'callee', 1],
    ]);
  });

  it('are bounded: the busiest are listed, the others counted', () => {
    const bodies = new Bench().run(START + 3 * MINUTE_MS, (packer) => {
      for (let i = 0; i < 2_000; i++) call(packer, 'caller', 'web', `10.0.${i >> 8}.${i & 255}`);
      call(packer, 'caller', 'web', '10.0.0.1');
    });
    const [{ edges, beyondLimit }] = callsIn(bodies) as [CallSummary];
    expect([edges.length, edges[0]!.callee, edges[0]!.calls]).toEqual([64, '10.0.0.1', 2]);
    expect(beyondLimit).toEqual({ edges: 1_024 - 64, calls: 2_001 - 65 });
  });

  it('survive a restart within the minute', async () => {
    const bench = new Bench();
    const feed = (packer: IngestPacker) => call(packer, 'caller', 'web', 'cart');
    bench.run(START + 5_000, feed);
    await bench.restart();
    expect(callsIn(bench.run(START + 3 * MINUTE_MS, feed))[0]!.edges).toMatchObject([{ calls: 2, p50Ms: 9.85 }]);
  });
});

describe('heartbeats', () => {
  const ping: HeartbeatPing = { name: 'backup', service: 'db', host: '', everyMs: 60_000, graceMs: 30_000 };
  const beat = (bench: Bench) => (packer: IngestPacker) => packer.heartbeat(ping, bench.now);
  const alertsIn = (bodies: readonly ScopeBody[]) =>
    bodies.flatMap((body) => (body.type === 'alert' ? [[body.alert.kind, body.alert.state, body.alert.service]] : []));

  it('fire when they are missed, once, and resolve when they come back', async () => {
    const bench = new Bench();
    expect(alertsIn(bench.run(START + 60_000, beat(bench)))).toEqual([]);
    expect(alertsIn(bench.run(START + 120_000, beat(bench)))).toEqual([]);
    await bench.restart();
    const missed = alertsIn(bench.run(START + 300_000));
    expect(missed[0]).toEqual(['heartbeat.missed', 'firing', 'db']);
    expect(new Set(missed.map(String)).size).toBe(1);
    expect(alertsIn(bench.run(START + 360_000, beat(bench)))).toContainEqual(['heartbeat.missed', 'resolved', 'db']);
  });

  it('are not missed because Tocsin was away', () => {
    const bench = new Bench();
    bench.run(START + 20_000, beat(bench));
    bench.now += 3_600_000;
    expect(alertsIn(bench.run(bench.now + 30_000))).toEqual([]);
    expect(alertsIn(bench.run(bench.now + 120_000))).toContainEqual(['heartbeat.missed', 'firing', 'db']);
  });
});
