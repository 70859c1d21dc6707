import { describe, expect, it } from '@jest/globals';
import { type HealthSummary, type ScopeId, type TenantId, HOUR_MS, MINUTE_MS, asId } from '@tocsin/model';
import { AlertRarity } from './alert-rarity.js';
import { HealthHistory } from './health-history.js';

const health = (service: string, minute: number, over: Partial<HealthSummary> = {}): HealthSummary => ({
  tenant: asId<TenantId>('acme'),
  scope: asId<ScopeId>('acme/prod'),
  environment: 'prod',
  service,
  minuteAt: minute * MINUTE_MS,
  logs: 100,
  errors: 1,
  errorsExpected: null,
  points: 0,
  surprising: [],
  ...over,
});
const again = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('AlertRarity', () => {
  it('finds an alert rarer the less often it took part in earlier storms', () => {
    const rarity = new AlertRarity();
    for (let storm = 0; storm < 12; storm++) rarity.note('web', 'slow', storm * HOUR_MS);
    const [often, never] = [rarity.note('web', 'slow', 12 * HOUR_MS), rarity.note('db', 'disk', 12 * HOUR_MS)];
    expect(often).toBeLessThan(0.5);
    expect(never).toBeGreaterThan(2);
  });

  it('does not depend on who comes first within one storm', () => {
    const rarity = new AlertRarity();
    expect(rarity.note('a', 'lost', 1)).toBe(rarity.note('b', 'lost', 2));
  });

  it('goes on the same after a restart', () => {
    const rarity = new AlertRarity();
    for (let i = 0; i < 40; i++) rarity.note(`c${i % 7}`, `n${i % 3}`, i * 7 * MINUTE_MS);
    const restored = new AlertRarity(again(rarity.toJson()));
    expect(restored.note('c1', 'n2', 41 * HOUR_MS)).toBe(rarity.note('c1', 'n2', 41 * HOUR_MS));
    expect(restored.toJson()).toEqual(rarity.toJson());
  });
});

describe('HealthHistory', () => {
  const history = new HealthHistory();
  for (let minute = 0; minute < 180; minute++)
    history.add(health('db', minute, { calls: 60, failed: 0, p50Ms: 5 + (minute % 3), p95Ms: 20 + (minute % 5) }));

  it('keeps two hours, each minute once', () => {
    history.add(health('db', 179, { calls: 60, failed: 0, p50Ms: 6, p95Ms: 21 }));
    expect(history.toJson()[0]![1]).toHaveLength(120);
  });

  it('tells what departed since the onset: latency, errors, series that surprised', () => {
    const now = new HealthHistory(again(history.toJson()));
    const surprising = [{ subject: 'disk', count: 99, expected: 40, surprise: 5, kind: 'series' as const }];
    now.add(health('db', 180, { calls: 60, failed: 30, p50Ms: 50, p95Ms: 400, errors: 60, surprising }));
    const found = now.deviations(['db'], 180 * MINUTE_MS).filter(({ strength }) => strength > 1);
    expect(found.map(({ subject, role }) => [subject, role])).toEqual([
      ['latency p95', 'latency'],
      ['log errors', 'errors'],
      ['failed calls', 'errors'],
      ['disk', 'resource'],
    ]);
    expect(history.deviations(['db'], 170 * MINUTE_MS).filter(({ strength }) => strength > 1)).toEqual([]);
  });

  it('knows nothing of a service never heard of', () => {
    expect(history.deviations(['nobody'], 0)).toEqual([]);
    expect(history.levels(['nobody'], 0)).toEqual([]);
  });
});
