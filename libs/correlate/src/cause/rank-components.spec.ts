import { describe, expect, it } from '@jest/globals';
import { ServiceGraph } from '@tocsin/topology';
import { type Deviation, strengthOf } from './deviation.js';
import { measureCount, measureDeviation, usualShareOf } from './measure-deviation.js';
import { metricRole } from './metric-role.js';
import { type CauseQuestion, rankComponents } from './rank-components.js';
import { type ServiceLevel, symptomShares } from './symptom-share.js';
import { type CauseGraph } from './cause-graph.js';

type Edge = readonly [caller: string, callee: string];
function graphOf(edges: readonly Edge[], instances: Readonly<Record<string, readonly string[]>> = {}): CauseGraph {
  const calls = new ServiceGraph(edges.map(([caller, callee]) => ({ caller, callee })));
  return {
    calleesOf: (service) => calls.calleesOf(service),
    callersOf: (service) => calls.callersOf(service),
    serviceOf: (component) => Object.keys(instances).find((each) => instances[each]!.includes(component)) ?? component,
    instancesOf: (component) => instances[component] ?? [],
    shareOn: () => 0,
  };
}
const deviation = (component: string, over: Partial<Deviation> = {}): Deviation => ({
  component,
  subject: 'p95',
  role: 'latency',
  peer: '',
  strength: strengthOf(20),
  direction: 'up',
  observed: 9,
  expected: 1,
  propagates: over.role === undefined || over.role === 'latency' || over.role === 'errors',
  ...over,
});
const question = {
  hosts: new Set<string>(),
  illPlaces: [],
  symptom: null,
  levels: [],
  priors: new Map<string, number>(),
  graph: graphOf([]),
};
const ask = (deviations: readonly Deviation[], over: Partial<CauseQuestion> = {}): string[] =>
  rankComponents({ ...question, deviations, ...over }).map(({ component }) => component);
const CHAIN: readonly Edge[] = [
  ['web', 'checkout'],
  ['checkout', 'db'],
];

describe('rankComponents', () => {
  it('takes off callers what their callee explains', () => {
    const slow = ['web', 'checkout', 'db'].map((component) => deviation(component));
    expect(ask(slow, { graph: graphOf(CHAIN) })[0]).toBe('db');
  });

  it('lets a resource of its own stand against a slower callee', () => {
    const both = [deviation('checkout'), deviation('db'), deviation('checkout', { role: 'resource', subject: 'cpu' })];
    expect(ask(both, { graph: graphOf(CHAIN) })[0]).toBe('checkout');
  });

  it('blames the end whose edges are all slow on the wire', () => {
    const edges: Edge[] = [
      ['a', 'x'],
      ['b', 'x'],
      ['a', 'y'],
    ];
    const slow = [deviation('a', { peer: 'x' }), deviation('b', { peer: 'x' })];
    expect(ask(slow, { graph: graphOf(edges) })[0]).toBe('x');
  });

  it('blames the service when its instances share a condition, the instance when one has it alone', () => {
    const graph = graphOf([], { cart: ['cart-0', 'cart-1', 'cart-2'] });
    const alert = (component: string) => deviation(component, { role: 'alert', subject: 'cpu', strength: 3 });
    expect(ask([alert('cart-0'), alert('cart-1'), alert('cart-2')], { graph })[0]).toBe('cart');
    expect(ask([alert('cart-1')], { graph })[0]).toBe('cart-1');
  });

  it('raises what was changed just before', () => {
    const same = [deviation('a', { role: 'resource' }), deviation('b', { role: 'resource' })];
    expect(ask(same)).toEqual(['a', 'b']);
    expect(ask(same, { priors: new Map([['b', 1.8]]) })).toEqual(['b', 'a']);
  });

  it('ends at cycles of calls, and ranks nothing when nothing departs', () => {
    const cycle: Edge[] = [
      ['a', 'b'],
      ['b', 'a'],
    ];
    expect(ask([deviation('a'), deviation('b')], { graph: graphOf(cycle) })).toHaveLength(2);
    expect(ask([])).toEqual([]);
  });

  it('answers the same under other names', () => {
    const deviations = Array.from({ length: 12 }, (_, i) =>
      deviation(`c${i}`, { strength: ((i * 7) % 12) + 0.1, role: i % 3 === 0 ? 'resource' : 'latency' }),
    );
    const edges: Edge[] = Array.from({ length: 11 }, (_, i) => [`c${i}`, `c${i + 1}`]);
    const masked = (name: string) => `m${(Number(name.slice(1)) * 5 + 3) % 12}`;
    const renamed = deviations.map((each) => ({ ...each, component: masked(each.component) }));
    const hidden = graphOf(edges.map(([a, b]) => [masked(a), masked(b)]));
    expect(ask(renamed, { graph: hidden })).toEqual(ask(deviations, { graph: graphOf(edges) }).map(masked));
  });

  it('ranks 50 components of 10 metrics in well under two seconds', () => {
    const many = Array.from({ length: 500 }, (_, i) => deviation(`c${i % 50}`, { subject: `m${i}`, strength: i % 17 }));
    const edges: Edge[] = Array.from({ length: 200 }, (_, i) => [`c${i % 50}`, `c${(i * 7 + 1) % 50}`]);
    const began = performance.now();
    expect(ask(many, { graph: graphOf(edges) })).toHaveLength(50);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('symptomShares', () => {
  const past = Array.from({ length: 30 }, (_, i) => 1 + (i % 3) / 100);
  const level = (component: string, now: number, requests: number): ServiceLevel => ({
    component,
    kind: 'latency',
    past,
    during: [NaN, now],
    requests: [requests, requests],
  });

  it('gives the extra seconds to the callee where they arise, not to the largest deviation', () => {
    const levels = [level('web', 3, 100), level('checkout', 3, 100), level('db', 3, 95), level('mail', 90, 0.1)];
    const graph = graphOf([...CHAIN, ['checkout', 'mail']]);
    const shares = symptomShares({ component: 'web', kind: 'latency' }, levels, graph);
    const best = [...shares].sort((a, b) => b[1] - a[1])[0]!;
    expect([best[0], best[1] > 0.9]).toEqual(['db', true]);
  });

  it('says nothing of a symptom without excess, nor of what it does not call', () => {
    const graph = graphOf(CHAIN);
    expect(symptomShares({ component: 'web', kind: 'latency' }, [level('web', 1, 9)], graph).size).toBe(0);
    const shares = symptomShares(
      { component: 'web', kind: 'latency' },
      [level('web', 3, 9), level('far', 9, 99)],
      graph,
    );
    expect(shares.has('far')).toBe(false);
  });
});

describe('measures', () => {
  it('compare with the middle of the past, whatever earlier faults it holds', () => {
    const past = [...Array.from({ length: 50 }, (_, i) => 10 + (i % 5)), 900, 950];
    expect(measureDeviation(past, [30, 31, 29])!.z).toBeGreaterThan(5);
    expect(measureDeviation([1, 2], [3])).toBeNull();
    expect(measureDeviation(Array(20).fill(0), [0])!.z).toBe(0);
  });

  it('judge counts by what is usual for their total', () => {
    const usual = usualShareOf(Array.from({ length: 20 }, () => 0.1))!;
    expect(measureCount(usual, 11, 100).z).toBeLessThan(1);
    expect(measureCount(usual, 0, 1_000).z).toBeLessThan(-5);
  });

  it.each([
    ['PodServerLatencyP90(s)', 'latency', 'up'],
    ['grpc-mrt', 'latency', 'up'],
    ['lat_50', 'latency', 'up'],
    ['availability_Average', 'errors', 'down'],
    ['http_5xx', 'errors', 'up'],
    ['requests_Sum', 'load', 'both'],
    ['CpuUsageRate(%)', 'resource', 'both'],
    ['memory_limit_ratio', 'resource', 'both'],
  ])('%s is %s', (name, role, worse) => {
    expect(metricRole(name)).toEqual({ role, worse });
  });
});
