import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stableId } from './stable-id.js';

describe('stableId', () => {
  it('is a fixed text for fixed parts', () => {
    expect(stableId('tenant', 'scope', 7)).toBe(stableId('tenant', 'scope', 7));
    expect(stableId('tenant')).toMatch(/^[0-9a-f]{20}$/);
  });

  it.each([
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [['1'], [1]],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [[''], []],
  ])('tells %j from %j', (left, right) => {
    expect(stableId(...left)).not.toBe(stableId(...right));
  });

  it('does not collide on a hundred thousand neighbours', () => {
    const ids = new Set<string>();
    for (let i = 0; i < 100_000; i++) ids.add(stableId('t', `service-${i % 100}`, i));
    expect(ids.size).toBe(100_000);
  });

  it('depends on every character', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (text, at) => {
        const index = at % text.length;
        const changed = text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
        return stableId(text) !== stableId(changed);
      }),
    );
  });
});
