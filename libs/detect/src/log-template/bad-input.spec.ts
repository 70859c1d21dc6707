import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ShapeTable, UNSTRUCTURED } from './shape-table.js';
import { TemplateLearner } from './template-learner.js';
import { TemplateMiner } from './template-miner.js';

const MAX_SHAPES = 50_000;
const MAX_SLOTS = 200_000;
const MAX_SCANNED = 4_096;
const bytes = (line: string) => new Uint8Array(Buffer.from(line));

/** Letters only, another for each number, never twice. */
function wordOf(n: number): string {
  let word = '';
  for (let rest = n * 7_919 + 26 ** 4; rest > 0; rest = Math.floor(rest / 26))
    word += String.fromCharCode(97 + (rest % 26));
  return `${word}z`;
}

describe('lines that nobody should print', () => {
  it.each([
    ['like no other', 60_000, (n: number) => [n, n + 1, n + 2].map(wordOf).join(' ')],
    ['with another word in one place each', 100_000, (n: number) => `door opened for ${wordOf(n)} at the gate`],
  ])('%s: so many shapes and no more, the rest is one that overflows', (_, count, lineOf) => {
    const table = new ShapeTable();
    const known = table.shapeOf(bytes('queue is full'), 0, 13);
    const buffer = new Uint8Array(256);
    const encoder = new TextEncoder();
    let overflowed = 0;
    for (let n = 0; n < count; n++) {
      const { written } = encoder.encodeInto(lineOf(n), buffer);
      if (table.shapeOf(buffer, 0, written) === UNSTRUCTURED) overflowed++;
    }
    expect(table.size).toBe(MAX_SHAPES);
    expect(overflowed).toBe(count - (MAX_SHAPES - 2));
    expect(table.shapeOf(bytes('queue is full'), 0, 13)).toBe(known);
  });

  it('like no other leave a learner of bounded size, which still knows what it knew', () => {
    const learner = new TemplateLearner('flood');
    const known = learner.learn(['queue', ' ', 'is', ' ', 'full']);
    const { id } = learner.templateOf(known);
    for (let n = 0; n < 24_000; n++) {
      const [a, b, c] = [n, n % 200, n % 7].map(wordOf);
      learner.learn([a!, ' ', b!, ' ', c!, ' ', 'at', ' ', wordOf(n % 3_000)]);
    }
    const { slots, nodes } = learner.toJson();
    expect(slots.length).toBeLessThanOrEqual(MAX_SLOTS);
    expect(nodes.length).toBeLessThan(2 * 24_000);
    for (const [, words] of slots) if (Array.isArray(words)) expect(words.length).toBeLessThanOrEqual(64);
    expect(learner.templateOf(learner.learn(['queue', ' ', 'is', ' ', 'full'])).id).toBe(id);
  });

  /** Any bytes: NUL, halves of characters, controls; some of them many times over, up to a mebibyte. */
  const rubbish = fc
    .tuple(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('', '\0', '\xff', ' ', '(', '"', 'a=', '{"a":'),
      fc.nat(4),
    )
    .map(([some, unit, size]) => Buffer.concat([some, Buffer.from(unit.repeat(8 ** size), 'latin1'), some]));
  const mebibyte = Buffer.alloc(2 ** 20, '([{"\'<a=\0\xfe', 'latin1');

  it('of any bytes and any length are judged by their beginning', () => {
    fc.assert(
      fc.property(fc.array(rubbish, { maxLength: 20 }), (lines) => {
        const table = new ShapeTable();
        for (const line of [...lines, mebibyte]) {
          const shape = table.shapeOf(line, 0, line.length);
          expect(table.shapeOf(line, 0, Math.min(line.length, MAX_SCANNED))).toBe(shape);
          expect(table.signature(shape).length).toBeLessThanOrEqual(64 * 6);
        }
      }),
    );
  });

  it('of any bytes go through the miner and through a snapshot', () => {
    fc.assert(
      fc.property(fc.array(rubbish, { maxLength: 20 }), (lines) => {
        const miner = new TemplateMiner('rubbish');
        const table = new ShapeTable();
        for (const line of lines) {
          expect(miner.templateOf(miner.add(line, 0, line.length)).id).toMatch(/^t-/);
          table.shapeOf(line, 0, line.length);
        }
        const revived = new ShapeTable(JSON.parse(JSON.stringify(table.toJson())) as string[][]);
        for (const line of lines)
          expect(revived.shapeOf(line, 0, line.length)).toBe(table.shapeOf(line, 0, line.length));
      }),
    );
  });
});
