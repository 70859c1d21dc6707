import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashOf } from '../log-template/byte-classes.js';
import { LineScanner } from '../log-template/line-scanner.js';
import { signatureOf } from '../log-template/signature.js';
import { fieldPlaces, mayMeasure } from './field-labels.js';
import { DistinctCount } from './distinct-count.js';
import { FieldTally } from './field-tally.js';
import { FIELD_UNITS, NumberReader } from './number-reader.js';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const read = (text: string) => {
  const reader = new NumberReader();
  const isNumber = reader.read(bytes(text), 0, bytes(text).length);
  return isNumber ? `${Number(reader.value.toPrecision(12))}${FIELD_UNITS[reader.unit]}` : null;
};

describe('NumberReader', () => {
  it.each([
    ['12', '12'],
    ['-3.5', '-3.5'],
    ['"7"', '7'],
    ['1.2 s', '1200ms'],
    ['350µs', '0.35ms'],
    ['1m3.5s', '63500ms'],
    ['17 KB', '17408B'],
    ['98%', '98%'],
    ['0', '0'],
    ['007', null],
    ['10.0.0.1', null],
    ['12:30', null],
    ['0x1f', null],
    ['3 (15)', null],
    ['5 KB 3 s', null],
    ['', null],
    ['-', null],
    ['1234567890123456', null],
  ])('%s → %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('never reads beyond what it is given, and ends', () => {
    fc.assert(fc.property(fc.string(), (text) => void read(text)));
  });
});

describe('values of a line', () => {
  const values = (line: string) => {
    const tokens = new LineScanner().scan(bytes(line), 0, bytes(line).length);
    const signature = signatureOf(tokens);
    return fieldPlaces(signature, signature).map(
      ({ token, label }) =>
        `${label}→${Buffer.from(bytes(line).subarray(tokens.startOf(token), tokens.endOf(token))).toString()}`,
    );
  };
  it.each([
    ['order 17 placed by ann7 in 12 ms', ['order→17', 'placed_by→ann7', 'in→12 ms']],
    ['size=12,limit="1.5 KB" from 10.0.0.1:80', ['size→12', 'limit→"1.5 KB"', 'from→10.0.0.1:80']],
    ['took 3.2s, took 4 s', ['took→3.2s', 'took_2→4 s']],
    ['state: 5 (of 9)', ['state→5', 'of→9']],
    ['12 entries', ['entries→12']],
  ])('%s → %j', (line, expected) => {
    expect(values(line)).toEqual(expected);
  });

  it('are named by keys that measure something, or not', () => {
    expect(['took', 'queueSize', 'in'].map(mayMeasure)).toEqual([true, true, true]);
    expect(['requestId', 'port', 'exit_code', 'client_port_2', 'PID'].map(mayMeasure)).toEqual(Array(5).fill(false));
  });
});

describe('FieldTally', () => {
  it('has the same mean whatever the order, to the last bit', () => {
    const number = fc.oneof(fc.integer({ min: -1e12, max: 1e12 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), fc.nat(), (numbers, cut) => {
        const tally = (list: readonly number[]) => {
          const sum = new FieldTally();
          for (const value of list) sum.add({ value, unit: 0 });
          return sum;
        };
        const at = cut % numbers.length;
        const inTwo = tally(numbers.slice(at));
        inTwo.merge(tally(numbers.slice(0, at)));
        expect(inTwo).toEqual(tally([...numbers].reverse()));
        const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
        expect(Math.abs(inTwo.mean! - mean)).toBeLessThan(1e-2);
      }),
    );
  });

  it('knows its unit, and the share of numbers', () => {
    const tally = new FieldTally();
    tally.add({ value: 1, unit: 1 });
    tally.add(null);
    expect([tally.unit, tally.numberShare]).toEqual(['ms', 0.5]);
    tally.add({ value: 1, unit: 2 });
    expect(tally.unit).toBeNull();
  });
});

describe('DistinctCount', () => {
  it.each([1, 20, 31, 1_000, 50_000])('counts %d different values, each twice', (count) => {
    const [distinct, half] = [new DistinctCount(), new DistinctCount()];
    for (let i = 0; i < 2 * count; i++) {
      const text = bytes(`value ${i % count}`);
      (i % 3 === 0 ? half : distinct).add(hashOf(text, 0, text.length));
    }
    distinct.merge(half);
    if (count < 32) expect(distinct.estimate).toBe(count);
    else expect(Math.abs(distinct.estimate / count - 1)).toBeLessThan(0.5);
  });
});
