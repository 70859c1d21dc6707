import { describe, expect, it } from '@jest/globals';
import { judgePeer, newPeerState, peerCentre } from './peer-deviation.js';

/** Five hosts; the last is always twice as busy. Returns the minutes in which a host was odd. */
function run(minutes: number, valueOf: (host: number, minute: number) => number): Map<number, number[]> {
  const states = Array.from({ length: 5 }, newPeerState);
  const odd = new Map<number, number[]>();
  for (let minute = 0; minute < minutes; minute++) {
    const values = states.map((_, host) => valueOf(host, minute));
    const centre = peerCentre(values);
    states.forEach((state, host) => {
      if (judgePeer(state, values[host]!, centre).odd) odd.set(host, [...(odd.get(host) ?? []), minute]);
    });
  }
  return odd;
}
const usual = (host: number, minute: number) => (host === 4 ? 80 : 40 + host) + ((minute * (host + 3)) % 7) / 7;

describe('judgePeer', () => {
  it('leaves a host alone that was always different', () => {
    expect(run(300, usual).size).toBe(0);
  });
  it('finds the one that leaves its place, after three minutes', () => {
    const odd = run(200, (host, minute) => usual(host, minute) + (host === 1 && minute >= 150 ? 60 : 0));
    expect([...odd.keys()]).toEqual([1]);
    expect(odd.get(1)![0]).toBe(152);
  });
  it('says nothing when all move', () => {
    expect(run(200, (host, minute) => usual(host, minute) * (minute >= 150 ? 2 : 1)).size).toBe(0);
  });
});
