import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@tocsin/model';
import { Estate } from './estate.js';
import { ObservedTopology, edgeConfidence } from './observed-topology.js';

const nothing = { calls: [], placements: [], aliases: [] };

describe('Estate', () => {
  it('walks declared and observed edges, and forgets those long unseen', () => {
    const observed = new ObservedTopology();
    observed.observe({ caller: 'checkout', callee: 'db', calls: 50 }, 0);
    const declared = { ...nothing, calls: [{ caller: 'web', callee: 'checkout' }] };
    expect(new Estate(declared, observed, 0).graph.within('web', 2).has('db')).toBe(true);
    expect(new Estate(declared, observed, 8 * DAY_MS).graph.calleesOf('checkout')).toEqual([]);
    expect(new Estate(declared, observed, 8 * DAY_MS).graph.calleesOf('web')).toEqual(['checkout']);
  });

  it('doubts an edge of a single call, and one unseen for days', () => {
    const edge = { caller: 'a', callee: 'b', calls: 1, firstAt: 0, lastAt: 0 };
    expect(edgeConfidence(edge, 0)).toBeLessThan(0.2);
    expect(edgeConfidence({ ...edge, calls: 1_000 }, 0)).toBeGreaterThan(0.9);
    expect(edgeConfidence({ ...edge, calls: 1_000 }, 3 * DAY_MS)).toBeLessThan(0.2);
  });

  it('knows the instances of a service; a declaration wins over what was seen', () => {
    const observed = new ObservedTopology();
    observed.place({ instance: 'cart-0', service: 'cart', host: 'node-1' }, 1);
    observed.place({ instance: 'cart-1', service: 'cart', host: 'node-2' }, 1);
    observed.place({ instance: 'cart-1', service: '', host: 'node-3' }, 2);
    const estate = new Estate(
      { ...nothing, placements: [{ instance: 'cart-0', service: 'basket', host: '' }] },
      observed,
      3,
    );
    expect(estate.instancesOf('cart')).toEqual(['cart-1']);
    expect([estate.serviceOf('cart-0'), estate.hostOf('cart-0'), estate.hostOf('cart-1')]).toEqual([
      'basket',
      'node-1',
      'node-3',
    ]);
  });

  it('knows which part of a service runs on a host, counts instances where they have names, and forgets them by the hour', () => {
    const observed = new ObservedTopology();
    observed.place({ instance: 'cart-0', service: 'cart', host: 'node-1:9100' }, 0);
    observed.place({ instance: 'cart-1', service: 'cart', host: 'node-1' }, 0);
    observed.place({ instance: '', service: 'cart', host: 'node-1' }, 0);
    observed.place({ instance: '', service: 'cart', host: 'node-2' }, 0);
    expect(new Estate(nothing, observed, 0).shareOn('cart', 'node-1')).toBeCloseTo(2 / 3);
    const later = new Estate(nothing, observed, DAY_MS);
    expect([later.shareOn('cart', 'node-1'), later.instancesOf('cart'), later.serviceOf('cart-0')]).toEqual([
      0,
      [],
      'cart',
    ]);
  });

  it('knows what of a service sends nothing any more, until it is heard again', () => {
    const observed = new ObservedTopology();
    observed.place({ instance: 'cart-0', service: 'cart', host: 'node-1' }, 5, true);
    expect(new Estate(nothing, observed, 9).silentOf('cart')).toEqual([
      { instance: 'cart-0', service: 'cart', host: 'node-1', since: 5 },
    ]);
    observed.place({ instance: 'cart-0', service: 'cart', host: 'node-1' }, 8);
    expect(new Estate(nothing, observed, 9).silentOf('cart')).toEqual([]);
  });

  it('takes an unknown name for a service of its own, and ends at cycles of aliases and calls', () => {
    const aliases = [
      { name: '10.0.0.6', sameAs: 'node-6' },
      { name: 'x', sameAs: 'y' },
      { name: 'y', sameAs: 'x' },
    ];
    const observed = new ObservedTopology();
    for (const [caller, callee] of [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'a'],
    ] as const)
      observed.observe({ caller, callee, calls: 9 }, 0);
    const estate = new Estate({ ...nothing, aliases }, observed, 0);
    expect(estate.nameOf('10.0.0.6:9100')).toBe('node-6');
    expect(estate.nameOf('x')).toBe('x');
    expect([...estate.graph.downstreamOf('a')]).toEqual(['b']);
    expect([estate.serviceOf('nobody'), estate.instancesOf('nobody')]).toEqual(['nobody', []]);
  });

  it('is the same after a restart', () => {
    const observed = new ObservedTopology();
    observed.observe({ caller: 'a', callee: 'b', calls: 3 }, 5);
    observed.place({ instance: 'i', service: 's', host: 'h' }, 5);
    const again = new ObservedTopology(JSON.parse(JSON.stringify(observed.toJson())));
    expect(again.toJson()).toEqual(observed.toJson());
  });
});
