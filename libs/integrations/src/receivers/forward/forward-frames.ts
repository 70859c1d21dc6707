import { MsgpackReader, NotMsgpack, msgpackEnd } from '@tocsin/normalise';

const NIL = 0xc0;
const PAIR = 0x92;
const MAX_FRAME_BYTES = 64 << 20;

/** One message of a Fluent forward connection: pairs of time and record, one behind the other. */
export interface ForwardFrame {
  readonly tag: string;
  readonly pairs: Uint8Array;
  readonly gzip: boolean;
  /** What the sender wants to hear when the records are safe. */
  readonly chunk: string | null;
}

const isList = (tag: number): boolean => (tag >= 0x90 && tag < 0xa0) || tag === 0xdc || tag === 0xdd;
const isBytes = (tag: number): boolean =>
  (tag >= 0xa0 && tag < 0xc0) || (tag >= 0xc4 && tag <= 0xc6) || (tag >= 0xd9 && tag <= 0xdb);
/** Bytes of a list's tag and length. */
const listHead = (tag: number): number => (tag < 0xa0 ? 1 : tag === 0xdc ? 3 : 5);
/** Bytes of a text's or binary's tag and length. */
const bytesHead = (tag: number): number =>
  tag < 0xc0 ? 1 : tag === 0xc4 || tag === 0xd9 ? 2 : tag === 0xc5 || tag === 0xda ? 3 : 5;

/** Start and end of each value in a list whose items begin at `start`. */
function itemsOf(bytes: Uint8Array, start: number, end: number): number[] {
  const places = [start];
  for (let at = start; at < end; places.push(at)) {
    at = msgpackEnd(bytes, at, end);
    if (at < 0) throw new NotMsgpack('the message ends too early');
  }
  return places;
}

const valueAt = (bytes: Uint8Array, start: number, end: number): unknown =>
  new MsgpackReader(bytes, start, end).value();

/** A list that is one message, or one step of the handshake. Throws `NotMsgpack` for anything else. */
export function readForward(bytes: Uint8Array, start: number, end: number): ForwardFrame | readonly unknown[] {
  if (!isList(bytes[start]!)) throw new NotMsgpack('a message is a list');
  const places = itemsOf(bytes, start + listHead(bytes[start]!), end);
  const tag = valueAt(bytes, places[0]!, end);
  const second = places[1]!;
  if (typeof tag !== 'string' || places.length < 3) throw new NotMsgpack('a message is a list of a tag and records');
  if (tag === 'PING') return valueAt(bytes, start, end) as unknown[];
  const [third = end, fourth = end] = places.slice(2);
  const lead = bytes[second]!;
  const isMessage = !isList(lead) && !isBytes(lead);
  const option = (isMessage ? fourth : third) < end ? valueAt(bytes, isMessage ? fourth : third, end) : null;
  const said = typeof option === 'object' && option !== null ? (option as Record<string, unknown>) : {};
  let pairs: Uint8Array;
  if (isMessage) {
    pairs = new Uint8Array(1 + fourth - second);
    pairs[0] = PAIR;
    pairs.set(bytes.subarray(second, fourth), 1);
  } else pairs = bytes.slice(second + (isList(lead) ? listHead(lead) : bytesHead(lead)), third);
  return { tag, pairs, gzip: said.compressed === 'gzip', chunk: typeof said.chunk === 'string' ? said.chunk : null };
}

/** Cuts the stream of a Fluent forward connection into messages; a lone nil keeps the connection alive. */
export class ForwardFrames {
  private rest: Uint8Array = new Uint8Array(0);

  /** Messages that are whole now. Throws `NotMsgpack` when the stream is none of this protocol: close it. */
  push(chunk: Uint8Array): (ForwardFrame | readonly unknown[])[] {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const found: (ForwardFrame | readonly unknown[])[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (bytes[at] === NIL) {
        at++;
        continue;
      }
      const end = msgpackEnd(bytes, at, bytes.length);
      if (end < 0) break;
      found.push(readForward(bytes, at, end));
      at = end;
    }
    this.rest = bytes.slice(at);
    if (this.rest.length > MAX_FRAME_BYTES) throw new NotMsgpack(`a message is longer than ${MAX_FRAME_BYTES} bytes`);
    return found;
  }
}

/** Ranges of up to `size` pairs each, as a record list takes them: one bad pair spoils no more than its range. */
export function pairRanges(pairs: Uint8Array, size = 500): number[] {
  const ranges: number[] = [];
  for (let start = 0; start < pairs.length;) {
    let at = start;
    for (let i = 0; i < size && at < pairs.length; i++) {
      const end = msgpackEnd(pairs, at, pairs.length);
      if (end < 0) {
        at = pairs.length;
        break;
      }
      at = end;
    }
    ranges.push(start, at);
    start = at;
  }
  return ranges;
}
