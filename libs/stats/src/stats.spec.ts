import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteReader, ByteWriter } from './byte-codec.js';
import { logLowerTail, logUpperTail } from './negative-binomial.js';
import { TailTop } from './tail-top.js';

/** A fixed stream of exponential values. */
function* exponential(seed: number): Generator<number> {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield -Math.log((state + 1) / 0x100000001);
  }
}
const feed = (tail: TailTop, count: number, seed = 7) => {
  const stream = exponential(seed);
  return Array.from({ length: count }, () => tail.next(stream.next().value as number));
};

describe('TailTop', () => {
  it('says nothing before it has seen a hundred values', () => {
    expect(feed(new TailTop(), 100).every((surprise) => surprise === 0)).toBe(true);
  });

  it('is calibrated: one in a hundred exceeds 2, one in a thousand 3', () => {
    const surprises = feed(new TailTop(), 60_000).slice(4_000);
    const share = (level: number) => surprises.filter((surprise) => surprise >= level).length / surprises.length;
    expect(share(2)).toBeGreaterThan(0.007);
    expect(share(2)).toBeLessThan(0.014);
    expect(share(3)).toBeGreaterThan(0.0003);
    expect(share(3)).toBeLessThan(0.0025);
  });

  it('grows with the value beyond everything seen', () => {
    const tail = new TailTop();
    feed(tail, 5_000);
    const scores = [5, 10, 20, 40].map((x) => tail.score(x));
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect(scores[3]).toBeGreaterThan(8);
  });

  it('goes on from its bytes as it would have', () => {
    const one = new TailTop();
    feed(one, 3_210);
    const writer = new ByteWriter();
    one.encode(writer);
    const two = TailTop.decode(new ByteReader(writer.take()));
    expect(feed(two, 3_000, 99)).toEqual(feed(one, 3_000, 99));
  });
});

describe('negative binomial tails', () => {
  const mass = (k: number, mean: number, r: number) => {
    let p = (r / (r + mean)) ** r;
    for (let i = 1; i <= k; i++) p *= ((r + i - 1) / i) * (mean / (r + mean));
    return p;
  };

  it.each([
    [5, 2, 1],
    [30, 10, 4],
    [200, 100, 50],
    [1, 0.2, 200],
  ])('agree with the sum for k=%d mean=%d r=%d', (k, mean, r) => {
    let below = 0;
    for (let i = 0; i < k; i++) below += mass(i, mean, r);
    expect(10 ** logUpperTail(k, mean, r)).toBeCloseTo(1 - below, 6);
  });

  it.each([
    [0, 10, 4],
    [40, 100, 50],
  ])('lower: k=%d mean=%d r=%d', (k, mean, r) => {
    let sum = 0;
    for (let i = 0; i <= k; i++) sum += mass(i, mean, r);
    expect(10 ** logLowerTail(k, mean, r)).toBeCloseTo(sum, 6);
  });
});

describe('ByteWriter and ByteReader', () => {
  it('return what went in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.double({ noNaN: true }), (texts, number) => {
        const writer = new ByteWriter();
        for (const text of texts) writer.text(text);
        writer.f64(number);
        writer.array(Float32Array.of(1, 2, 3));
        const reader = new ByteReader(writer.take());
        expect(texts.map(() => reader.text())).toEqual(texts.map((text) => text));
        expect(reader.f64()).toBe(number);
        const floats = new Float32Array(3);
        reader.array(floats);
        expect([...floats, reader.done]).toEqual([1, 2, 3, true]);
      }),
    );
  });

  it('refuse bytes that are cut short', () => {
    const writer = new ByteWriter();
    writer.text('hello');
    expect(() => new ByteReader(writer.take().subarray(0, 6)).text()).toThrow(RangeError);
  });
});
