import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_MESSAGE_BYTES, SyslogFrames } from './syslog-frames.js';

/** What comes out when `text` comes in pieces that end at these places. */
function frames(text: string, cuts: readonly number[] = []) {
  const messages: string[] = [];
  const reader = new SyslogFrames((bytes, start, end) =>
    messages.push(Buffer.from(bytes.subarray(start, end)).toString()),
  );
  const bytes = Buffer.from(text);
  let from = 0;
  for (const to of [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]) {
    reader.push(bytes.subarray(from, to));
    from = Math.max(from, to);
  }
  reader.end();
  return { messages, cut: reader.cut };
}
const counted = (messages: readonly string[]) => messages.map((text) => `${Buffer.byteLength(text)} ${text}`).join('');
const message = fc
  .string({ unit: 'grapheme', minLength: 0, maxLength: 60 })
  .map((text) => `<13>${text.replace(/[\n\r\0]/g, '')}x`);

describe('SyslogFrames', () => {
  it('reads counted octets and lines, wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 8 }), fc.array(fc.nat(600)), (messages, cuts) => {
        expect(frames(counted(messages), cuts).messages).toEqual(messages);
        expect(frames(messages.map((text) => `${text}\n`).join(''), cuts).messages).toEqual(messages);
      }),
    );
  });

  it.each([
    ['a last line without its end', '<13>a\n<13>b', ['<13>a', '<13>b']],
    ['CR, NUL and empty lines', '<13>a\r\n\n<13>b\0\n', ['<13>a', '<13>b']],
    ['newlines in a counted message', '9 <13>a\nb\nc2 <1', ['<13>a\nb\nc', '<1']],
    ['lines that begin with a number', '2026-06-01 up\n42 is the answer\n', ['2026-06-01 up', '42 is the answer']],
    ['a length that lies', '5 <13>a<13>b\n', ['<13>a', '<13>b']],
  ])('takes %s', (_, text, messages) => {
    expect(frames(text).messages).toEqual(messages);
  });

  it('cuts what is too long and goes on behind it', () => {
    const long = `<13>${'x'.repeat(3 * MAX_MESSAGE_BYTES)}`;
    for (const text of [counted([long, '<13>b']), `${long}\n<13>b\n`]) {
      const cuts = Array.from({ length: 12 }, (_, i) => i * 20_000);
      const { messages, cut } = frames(text, cuts);
      expect([messages.map(({ length }) => length), cut]).toEqual([[MAX_MESSAGE_BYTES, 5], 1]);
    }
  });
});
