import { describe, expect, it } from '@jest/globals';
import {
  type CallSummary,
  type HealthSummary,
  type ScopeId,
  type TenantId,
  HOUR_MS,
  MINUTE_MS,
  asId,
} from '@tocsin/model';
import { Estate, ObservedTopology } from '@tocsin/topology';
import { AlertRarity } from './alert-rarity.js';
import { CallHistory } from './call-history.js';
import { HealthHistory } from './health-history.js';
import { symptomShares } from './symptom-share.js';

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
  for (let minute = 0; minute < 180; minute++) history.add(health('db', minute));

  it('keeps two hours, each minute once', () => {
    history.add(health('db', 179));
    expect(history.toJson()[0]![1]).toHaveLength(120);
  });

  it('tells what departed since the onset: errors, series that surprised', () => {
    const now = new HealthHistory(again(history.toJson()));
    const surprising = [{ subject: 'disk', count: 99, expected: 40, surprise: 5, kind: 'series' as const }];
    now.add(health('db', 180, { errors: 60, surprising }));
    const found = now.deviations(['db'], 180 * MINUTE_MS).filter(({ strength }) => strength > 1);
    expect(found.map(({ subject, role }) => [subject, role])).toEqual([
      ['log errors', 'errors'],
      ['disk', 'resource'],
    ]);
    expect(history.deviations(['db'], 170 * MINUTE_MS).filter(({ strength }) => strength > 1)).toEqual([]);
  });

  it('knows nothing of a service never heard of', () => {
    expect(history.deviations(['nobody'], 0)).toEqual([]);
  });
});

describe('CallHistory', () => {
  const edge = (caller: string, callee: string, p50Ms: number, calls = 60, errors = 0) => ({
    caller,
    callee,
    seenBy: 'caller' as const,
    calls,
    errors,
    p50Ms,
    p95Ms: 2 * p50Ms,
  });
  const minute = (at: number, edges: CallSummary['edges']): CallSummary => ({
    tenant: asId<TenantId>('acme'),
    scope: asId<ScopeId>('acme/prod'),
    environment: 'prod',
    service: edges[0]!.caller,
    minuteAt: at * MINUTE_MS,
    edges,
    beyondLimit: { edges: 0, calls: 0 },
  });
  const calls = new CallHistory();
  for (let at = 0; at < 60; at++) {
    const slow = at >= 50 ? 400 : 0;
    calls.add(minute(at, [edge('', 'web', 50 + slow + (at % 3))]));
    calls.add(minute(at, [edge('web', 'checkout', 30 + slow + (at % 3))]));
    calls.add(minute(at, [edge('checkout', 'db', 5 + slow + (at % 3)), edge('checkout', 'mail', 9 + (at % 3))]));
  }
  const services = ['web', 'checkout', 'db', 'mail'];

  it('lets a symptom be traced to the callee where its seconds arise', () => {
    const levels = new CallHistory(again(calls.toJson())).levels(services, 50 * MINUTE_MS);
    const graph = new Estate({ calls: [], placements: [], aliases: [] }, topologyOf(calls), 60 * MINUTE_MS);
    const shares = symptomShares({ component: 'web', kind: 'latency' }, levels, graph);
    expect([...shares].sort((a, b) => b[1] - a[1])[0]![0]).toBe('db');
  });

  it('tells which answers and edges left their past', () => {
    const found = calls.deviations(services, 50 * MINUTE_MS).filter(({ strength }) => strength > 1);
    expect(found.map(({ component, peer }) => `${component}>${peer}`)).toEqual([
      'web>',
      'checkout>',
      'db>',
      'checkout>db',
      'web>checkout',
    ]);
  });
});

function topologyOf(calls: CallHistory): ObservedTopology {
  const topology = new ObservedTopology();
  for (const { caller, callee } of calls.toJson()) topology.observe({ caller, callee, calls: 999 }, 60 * MINUTE_MS);
  return topology;
}
