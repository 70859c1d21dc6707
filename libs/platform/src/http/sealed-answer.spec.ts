import { describe, expect, it } from '@jest/globals';
import { seal, unseal } from './sealed-answer.js';

describe('a sealed answer', () => {
  it('is read with its secret and salt alone, says nothing by itself, and cannot be changed', () => {
    const sealed = seal('tcs_secret ü', 'key', 'tenant');
    expect(unseal(sealed, 'key', 'tenant')).toBe('tcs_secret ü');
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('tcs_');
    expect(seal('tcs_secret ü', 'key', 'tenant')).not.toBe(sealed);
    for (const [secret, salt] of [
      ['other', 'tenant'],
      ['key', 'other'],
    ] as const)
      expect(() => unseal(sealed, secret, salt)).toThrow();
    const changed = Buffer.from(sealed, 'base64');
    changed[changed.length - 1]! ^= 1;
    expect(() => unseal(changed.toString('base64'), 'key', 'tenant')).toThrow();
  });
});
