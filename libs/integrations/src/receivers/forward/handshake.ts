import { createHash, timingSafeEqual } from 'node:crypto';

const encoder = new TextEncoder();

/** A short MessagePack text. */
function textOf(text: string): number[] {
  const bytes = encoder.encode(text);
  if (bytes.length < 32) return [0xa0 | bytes.length, ...bytes];
  if (bytes.length < 256) return [0xd9, bytes.length, ...bytes];
  return [0xda, bytes.length >> 8, bytes.length & 0xff, ...bytes];
}

/** `{"ack": chunk}`: the records of the chunk are durable. */
export const ackOf = (chunk: string): Uint8Array => Uint8Array.from([0x81, ...textOf('ack'), ...textOf(chunk)]);

/** What the server says first when it wants the shared key. */
export const heloOf = (nonce: string): Uint8Array =>
  Uint8Array.from([
    0x92,
    ...textOf('HELO'),
    0x83,
    ...textOf('nonce'),
    ...textOf(nonce),
    ...textOf('auth'),
    ...textOf(''),
    ...textOf('keepalive'),
    0xc3,
  ]);

const digestOf = (...parts: readonly string[]): string => createHash('sha512').update(parts.join('')).digest('hex');

/** Answer to the client's `PING`, and whether it knows the key. */
export function pongOf(
  ping: readonly unknown[],
  nonce: string,
  key: string,
  hostname: string,
): { readonly welcome: boolean; readonly pong: Uint8Array } {
  const [, client, salt, digest] = ping.map(String) as [string, string, string, string];
  const expected = digestOf(salt, client, nonce, key);
  const welcome = digest?.length === expected.length && timingSafeEqual(Buffer.from(digest), Buffer.from(expected));
  const answer = welcome ? digestOf(salt, hostname, nonce, key) : '';
  const reason = welcome ? '' : 'shared key mismatch';
  const pong = [
    0x95,
    ...textOf('PONG'),
    welcome ? 0xc3 : 0xc2,
    ...textOf(reason),
    ...textOf(hostname),
    ...textOf(answer),
  ];
  return { welcome, pong: Uint8Array.from(pong) };
}
