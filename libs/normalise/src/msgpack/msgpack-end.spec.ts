import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { msgpack } from '../testing/encode.js';
import { msgpackEnd } from './msgpack-end.js';
import { MsgpackReader, NotMsgpack } from './msgpack-reader.js';

describe('msgpackEnd', () => {
  it('ends where the reader ends, and misses the end of everything shorter', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ maxLength: 40 }).map((text) => [...text].filter((c) => c < '\u007f').join('')),
        fc.double({ noNaN: true }),
        fc.constantFrom(null, true, false),
        fc.array(tie('value'), { maxLength: 8 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'log'), tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(value, fc.nat(200), (written, cut) => {
        const bytes = Uint8Array.from([...msgpack(written), 0xc0]);
        const reader = new MsgpackReader(bytes, 0, bytes.length);
        reader.value();
        const end = bytes.length - reader.remaining;
        expect(msgpackEnd(bytes, 0, bytes.length)).toBe(end);
        expect(msgpackEnd(bytes, 0, cut % end)).toBe(-1);
      }),
    );
  });

  it('agrees with the reader on any bytes that it can read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
        const reader = new MsgpackReader(bytes, 0, bytes.length);
        try {
          reader.value();
        } catch (error) {
          if (error instanceof NotMsgpack) return;
          throw error;
        }
        expect(msgpackEnd(bytes, 0, bytes.length)).toBe(bytes.length - reader.remaining);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not led astray by declared sizes, and refuses what is no MessagePack', () => {
    expect(msgpackEnd(Uint8Array.from([0xdd, 0xff, 0xff, 0xff, 0xff, 1]), 0, 6)).toBe(-1);
    expect(msgpackEnd(Uint8Array.from([0xc6, 0xff, 0xff, 0xff, 0xff, 1]), 0, 6)).toBe(-1);
    expect(() => msgpackEnd(Uint8Array.from([0xc1]), 0, 1)).toThrow(NotMsgpack);
  });
});
