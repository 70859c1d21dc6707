import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assignUnits } from './sticky-assigner.js';

const units = (count: number) => Array.from({ length: count }, (_, i) => `u${String(i).padStart(2, '0')}`);

describe('assignUnits', () => {
  it('deals all units out evenly', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.integer({ min: 1, max: 5 }), fc.array(fc.array(fc.nat(19))), (count, members, had) => {
        const claims = Array.from({ length: members }, (_, i) => ({
          id: `m${i}`,
          had: (had[i] ?? []).map((u) => `u${String(u).padStart(2, '0')}`),
        }));
        const given = [...assignUnits(units(count), claims).values()];
        expect(given.flat().sort()).toEqual(units(count));
        const sizes = given.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('leaves everything where it was when nothing changed', () => {
    const claims = [
      { id: 'b', had: ['u00', 'u03'] },
      { id: 'a', had: ['u01', 'u02'] },
    ];
    expect(Object.fromEntries(assignUnits(units(4), claims))).toEqual({ a: ['u01', 'u02'], b: ['u00', 'u03'] });
  });

  it('moves only what a newcomer must get', () => {
    const claims = [
      { id: 'a', had: units(4) },
      { id: 'new', had: [] },
    ];
    expect(Object.fromEntries(assignUnits(units(4), claims))).toEqual({ a: ['u00', 'u01'], new: ['u02', 'u03'] });
  });
});
