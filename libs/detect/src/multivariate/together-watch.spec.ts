import { describe, expect, it } from '@jest/globals';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { TogetherWatch } from './together-watch.js';

/** Load drives two metrics; the third is alone. From `apartFrom` on, the second no longer follows. */
function vectors(count: number, apartFrom = Infinity): number[][] {
  let state = 11;
  const chance = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 0x100000000 - 0.5;
  return Array.from({ length: count }, (_, i) => {
    const load = chance();
    return [10 + load, 50 + (i < apartFrom ? 5 : -5) * load + 0.2 * chance() + (i < apartFrom ? 0 : 3), 3 + chance()];
  });
}
const began = (rows: readonly (readonly number[])[], watch = new TogetherWatch(3)) =>
  rows.flatMap((row, i) => {
    const verdict = watch.observe(row);
    return verdict.began ? [{ i, leaver: verdict.leavers[0]!.index }] : [];
  });

describe('TogetherWatch', () => {
  it('is quiet while the relation holds', () => {
    expect(began(vectors(3_000))).toEqual([]);
  });
  it('says once which metric left, and accepts it after six hours', () => {
    const found = began(vectors(4_000, 1_000));
    expect(found.length).toBe(1);
    expect(found[0]!.i - 1_000).toBeLessThan(60);
    expect([0, 1]).toContain(found[0]!.leaver);
  });
  it('goes on from its snapshot', () => {
    const rows = vectors(1_400, 1_200);
    const watch = new TogetherWatch(3);
    for (const row of rows.slice(0, 900)) watch.observe(row);
    const writer = new ByteWriter();
    watch.encode(writer);
    const copy = TogetherWatch.decode(new ByteReader(writer.take()));
    expect(rows.slice(900).map((row) => copy.observe(row))).toEqual(rows.slice(900).map((row) => watch.observe(row)));
  });
});
