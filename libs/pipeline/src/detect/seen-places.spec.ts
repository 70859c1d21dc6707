import { describe, expect, it } from '@jest/globals';
import { MINUTE_MS, type TenantId, asId } from '@tocsin/model';
import { SeenPlaces } from './seen-places.js';

const cart = { tenant: asId<TenantId>('acme'), environment: 'prod', service: 'cart' };
const pod = { instance: 'cart-a', host: 'node-1', measured: true };
const told = (places: SeenPlaces, minute: number, idle = false): string[] =>
  [...places.take(minute * MINUTE_MS, idle).values()].flatMap((each) =>
    each.places.map(({ instance, host, silent }) => `${instance}@${host}${silent ? ' silent' : ''}`),
  );

describe('SeenPlaces', () => {
  it('tell of what is new once, and of all every ten minutes', () => {
    const places = new SeenPlaces();
    const minutes = Array.from({ length: 10 }, (_, i) => {
      places.note(cart, pod, (i + 1) * MINUTE_MS);
      return told(places, i + 1);
    });
    expect(minutes.map((each) => each.length)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('tell when what was measured falls silent and when it comes back, unless nobody sends', () => {
    const places = new SeenPlaces();
    places.note(cart, pod, MINUTE_MS);
    told(places, 1);
    expect([told(places, 3), told(places, 4, true), told(places, 4), told(places, 5)]).toEqual([
      [],
      [],
      ['cart-a@node-1 silent'],
      [],
    ]);
    places.note(cart, pod, 6 * MINUTE_MS);
    expect(told(places, 6)).toEqual(['cart-a@node-1']);
  });

  it('never take few log lines for silence, nor lines for measurements', () => {
    const places = new SeenPlaces();
    places.note(cart, { instance: '', host: 'node-2', measured: false }, MINUTE_MS);
    places.note(cart, { instance: '', host: 'node-1', measured: true }, MINUTE_MS);
    expect(told(places, 1)).toEqual(['@node-1', '@node-2']);
    places.note(cart, { instance: '', host: 'node-1', measured: false }, 4 * MINUTE_MS);
    expect(told(places, 4)).toEqual(['@node-1 silent']);
  });

  it('leave out a service by the name of its host, and go on from JSON as they would have', () => {
    const places = new SeenPlaces();
    places.note({ ...cart, service: 'node-1' }, { instance: '', host: 'node-1', measured: true }, MINUTE_MS);
    places.note(cart, pod, MINUTE_MS);
    const revived = new SeenPlaces(JSON.parse(JSON.stringify(places.toJson())));
    expect(told(revived, 1)).toEqual(['cart-a@node-1']);
  });
});
