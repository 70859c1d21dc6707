import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { configPage } from './config-page.js';

describe('generated documentation', () => {
  it('is what the code says (else: npm run docs)', () => {
    expect(readFileSync(join(process.cwd(), 'docs/config.md'), 'utf8')).toBe(configPage());
  });
});
