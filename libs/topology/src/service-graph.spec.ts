import { describe, expect, it } from '@jest/globals';
import { ServiceGraph } from './service-graph.js';

const graph = new ServiceGraph([
  { caller: 'web', callee: 'checkout' },
  { caller: 'checkout', callee: 'payments' },
  { caller: 'checkout', callee: 'db' },
  { caller: 'payments', callee: 'db' },
  { caller: 'db', callee: 'checkout' },
]);

describe('ServiceGraph', () => {
  it('reaches callers and callees by the shortest path', () => {
    const reach = graph.within('web', 2);
    expect([...reach.keys()].sort()).toEqual(['checkout', 'db', 'payments', 'web']);
    expect(reach.get('db')).toEqual({ hops: 2, path: ['web', 'checkout', 'db'] });
    expect(graph.within('db', 1).get('payments')?.hops).toBe(1);
  });

  it('knows nothing of an undeclared service but itself', () => {
    expect([...graph.within('nobody', 3).keys()]).toEqual(['nobody']);
  });

  it('walks downstream through cycles without counting itself', () => {
    expect([...graph.downstreamOf('checkout')].sort()).toEqual(['db', 'payments']);
  });
});
