import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { generated } from './generated.js';

describe('what is made from the code', () => {
  it.each(Object.entries(generated))('%s is what the code says (else: npm run docs)', async (path, make) => {
    expect(readFileSync(join(process.cwd(), path), 'utf8')).toBe(await make());
  });
});
