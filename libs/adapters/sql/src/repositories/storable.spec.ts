import { describe, expect, it } from '@jest/globals';
import { storableJson } from './storable.js';

describe('storableJson', () => {
  it.each([
    ['a\0b', 'a\ufffdb'],
    ['\0\0', '\ufffd\ufffd'],
    ['\ud800', '\ufffd'],
    ['\u{1f514}', '\u{1f514}'],
    ['\\u0000', '\\u0000'],
    ['\\\0', '\\\ufffd'],
  ])('%j is kept as %j', (given, kept) => {
    expect(JSON.parse(storableJson({ text: given }))).toEqual({ text: kept });
  });
});
