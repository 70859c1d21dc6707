import { describe, expect, it } from '@jest/globals';
import { LineScanner } from '../log-template/line-scanner.js';
import { signatureOf } from '../log-template/signature.js';
import { idEnd, idHash, idPlaces } from './session-id.js';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe('ids in a line', () => {
  const ids = (line: string) => {
    const tokens = new LineScanner().scan(bytes(line), 0, bytes(line).length);
    const signature = signatureOf(tokens);
    return idPlaces(signature, signature, line).map(({ token, family }) => {
      const start = tokens.startOf(token) + (line[tokens.startOf(token)] === '"' ? 1 : 0);
      return `${family}→${line.slice(start, idEnd(bytes(line), start, tokens.endOf(token)))}`;
    });
  };
  it.each([
    ['PacketResponder 1 for block blk_38865049064139660 terminating', ['blk→blk_38865049064139660']],
    ['[instance: b9000564-fe1a-409b-b8cc-1e88b294cd1d] VM Started', ['instance→b9000564-fe1a-409b-b8cc-1e88b294cd1d']],
    ['request_id="r17" took 3 ms', ['request_id→r17']],
    ['session 4711 opened for uid=0', ['session→4711']],
    ['upload 9f86d081884c7d65 done', ['upload→9f86d081884c7d65']],
    ['took 17 ms, 4711 entries, code 503', []],
    ['deadbeef und beefdead', []],
  ])('%s → %j', (line, expected) => {
    expect(ids(line)).toEqual(expected);
  });

  it('have the same number wherever they stand, and different ones if they differ', () => {
    const [a, b] = [bytes('..blk_12'), bytes('blk_12')];
    expect(idHash(a, 2, 8)).toBe(idHash(b, 0, 6));
    const hashes = Array.from({ length: 20_000 }, (_, i) => idHash(bytes(`req-${i}`), 0, `req-${i}`.length));
    expect(new Set(hashes).size).toBe(hashes.length);
    expect(hashes.every(Number.isSafeInteger)).toBe(true);
  });
});
