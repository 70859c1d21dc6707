import { describe, expect, it } from '@jest/globals';
import { type IncidentBody, type ScopeBody, decodeIncidentRecord, encodeScopeRecord } from '@tocsin/contracts';
import {
  type Alert,
  type AlertId,
  type Incident,
  HOUR_MS,
  MINUTE_MS,
  type RuleVersion,
  type ScopeId,
  type TenantId,
  asId,
} from '@tocsin/model';
import { correlateStage } from './correlate.stage.js';

const NOON = Date.UTC(2026, 0, 5, 12);

const alert = (name: string, startsAt: number, service: string): Alert => ({
  id: asId<AlertId>(`alr-${name}-${startsAt}`),
  tenant: asId<TenantId>('acme'),
  environment: 'prod',
  scope: asId<ScopeId>('acme/prod'),
  fingerprint: name,
  service,
  host: '',
  kind: 'metric.threshold',
  rule: 'r',
  subject: name,
  name,
  severity: 'high',
  state: 'firing',
  flapping: false,
  startsAt,
  lastAt: startsAt,
  resolvedAt: null,
  count: 1,
  surprise: 5,
  message: name,
  evidence: {},
  labels: {},
  ruleVersion: asId<RuleVersion>('v1'),
});

/** CORRELATE that hears of two DETECT partitions. */
class Bench {
  private readonly instance = correlateStage.initial(0);
  private readonly offsets = [0, 0];
  readonly incidents = new Map<string, Incident>();
  readonly told: IncidentBody[] = [];

  tell(partition: 0 | 1, body: ScopeBody): void {
    const value = encodeScopeRecord({ partition, offset: this.offsets[partition]!++, item: 0 }, body);
    for (const output of this.instance.step({ offset: 0, value }, NOON, new Set())) {
      const told = decodeIncidentRecord(output.value);
      this.told.push(told);
      if (told.type === 'incident') this.incidents.set(told.incident.id, told.incident);
    }
  }

  alert(partition: 0 | 1, name: string, at: number, service = 'db'): void {
    this.tell(partition, { type: 'alert', at, alert: alert(name, at, service), backfill: false });
  }

  mark(partition: 0 | 1, watermark: number): void {
    this.tell(partition, { type: 'mark', partitions: 2, watermark, idle: false });
  }

  members(): (readonly [string, boolean])[] {
    return [...this.incidents.values()].flatMap(({ members }) =>
      members.map(({ name, late }) => [name, late] as const),
    );
  }
}

describe('CORRELATE', () => {
  it('waits for a partition that lags within the allowed lateness, and decides by event time', () => {
    const bench = new Bench();
    bench.mark(0, NOON);
    bench.mark(1, NOON);
    bench.alert(0, 'symptom', NOON + 50_000);
    bench.mark(0, NOON + MINUTE_MS);
    expect(bench.members()).toEqual([]);
    bench.alert(1, 'cause', NOON + 40_000);
    bench.mark(1, NOON + MINUTE_MS);
    expect(bench.members()).toEqual([
      ['cause', false],
      ['symptom', false],
    ]);
  });

  it('takes what comes from beyond the allowed lateness into its incident at once, and says that it was late', () => {
    const bench = new Bench();
    bench.mark(0, NOON);
    bench.mark(1, NOON);
    bench.alert(0, 'symptom', NOON + 50_000);
    bench.mark(0, NOON + 4 * MINUTE_MS);
    expect(bench.members()).toEqual([['symptom', false]]);
    bench.alert(1, 'cause', NOON + 40_000);
    expect(bench.members()).toEqual([
      ['symptom', false],
      ['cause', true],
    ]);
    const [incident] = bench.incidents.values();
    expect(incident!.timeline.map(({ at }) => at)).toEqual([...incident!.timeline.map(({ at }) => at)].sort());
    expect(incident!.timeline.map(({ text }) => text).join()).toContain('late');
  });

  it('tells of an alert that fires all day which it leaves out, and why', () => {
    const bench = new Bench();
    for (let hour = 0; hour < 12; hour++) bench.alert(0, 'backup slow', NOON + hour * HOUR_MS);
    bench.mark(0, NOON + 13 * HOUR_MS);
    bench.mark(1, NOON + 13 * HOUR_MS);
    const leftOut = bench.told.flatMap((each) => (each.type === 'left-out' ? [each.leftOut] : []));
    expect(leftOut.length).toBeGreaterThan(3);
    expect(leftOut[0]).toMatchObject({ service: 'db', name: 'backup slow', severity: 'high' });
    expect(leftOut[0]!.text).toMatch(/^left out: fires \d\.\d times an hour outside of incidents/);
  });

  it('tells what comes together and in which order, when it has learnt of it', () => {
    const bench = new Bench();
    for (let hour = 0; hour < 4; hour++) {
      bench.alert(0, `cause ${hour}`, NOON + hour * HOUR_MS);
      bench.alert(0, `symptom ${hour}`, NOON + hour * HOUR_MS + 40_000, 'web');
    }
    bench.mark(0, NOON + 5 * HOUR_MS);
    bench.mark(1, NOON + 5 * HOUR_MS);
    const known = bench.told.flatMap((each) => (each.type === 'companions' ? each.known.companions : []));
    expect(known.at(-1)).toMatchObject({ first: 'db', second: 'web', follows: 3, lagMs: 40_000 });
  });

  it('takes a late alert that comes twice but once', () => {
    const bench = new Bench();
    bench.mark(0, NOON);
    bench.mark(1, NOON);
    bench.alert(0, 'symptom', NOON + 50_000);
    bench.mark(0, NOON + 4 * MINUTE_MS);
    bench.alert(1, 'cause', NOON + 40_000);
    bench.alert(1, 'cause', NOON + 40_000);
    expect(bench.members()).toHaveLength(2);
  });
});
