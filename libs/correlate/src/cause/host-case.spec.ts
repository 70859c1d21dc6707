import { describe, expect, it } from '@jest/globals';
import { type CauseGraph } from './cause-graph.js';
import { type IllPlace, hostCases } from './host-case.js';

/** Each service has an instance on every host that is named for it. */
const graphOf = (hosts: Readonly<Record<string, readonly string[]>>): CauseGraph => ({
  calleesOf: () => [],
  callersOf: () => [],
  serviceOf: (component) => component,
  instancesOf: () => [],
  shareOn: (service, host) => {
    const of = hosts[service] ?? [];
    return of.includes(host) ? 1 / of.length : 0;
  },
});
const ill = (service: string, host: string): IllPlace => ({ component: service, service, host });
const onNode1 = ['cart', 'search', 'media'].map((service) => ill(service, 'node-1'));
const spread = graphOf({ cart: ['node-1', 'node-2'], search: ['node-1', 'node-3'], media: ['node-1', 'node-2'] });
const ONE = new Set(['node-1']);

describe('hostCases', () => {
  it('blame a host on which all is ill that also runs elsewhere, and say of how many', () => {
    const found = hostCases(ONE, onNode1, spread).get('node-1')!;
    expect([found.ill, found.of]).toEqual([3, 3]);
    expect(found.weight).toBeGreaterThan(1);
  });

  it('grow weaker with each ill thing elsewhere', () => {
    const [alone, withOthers] = [onNode1, [...onNode1, ill('cart', 'node-2')]].map((places) =>
      hostCases(ONE, places, spread).get('node-1')!,
    );
    expect(withOthers!.weight).toBeLessThan(alone!.weight);
    expect(withOthers!.parts.get('cart')).toBe(0.5);
  });

  it('are none where the services run in one place only, or where nothing is known of them', () => {
    const single = graphOf({ cart: ['node-1'], search: ['node-1'], media: ['node-1'] });
    for (const graph of [single, graphOf({})]) expect(hostCases(ONE, onNode1, graph).size).toBe(0);
  });

  it('are none for a host without conditions of its own, nor for that of a single service', () => {
    expect(hostCases(new Set(), onNode1, spread).size).toBe(0);
    expect(hostCases(ONE, [ill('cart', 'node-1')], spread).size).toBe(0);
  });
});
