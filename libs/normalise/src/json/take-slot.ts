import { type Slice, setSlice } from '../event-sink.js';
import { type JsonScanner, TYPE_ESCAPED, TYPE_NONE } from './json-scanner.js';
import { type Unescaper } from './unescape.js';

/** Points `into` at what the scanner found, unescaped where needed; empty when it found nothing. */
export function takeSlot(
  scanner: JsonScanner,
  slot: number,
  into: Slice,
  bytes: Uint8Array,
  unescaper: Unescaper,
): void {
  const type = scanner.type[slot];
  if (type === TYPE_NONE) setSlice(into, bytes, 0, 0);
  else if (type === TYPE_ESCAPED) {
    const length = unescaper.write(bytes, scanner.start[slot]!, scanner.end[slot]!);
    setSlice(into, unescaper.bytes, 0, length);
  } else setSlice(into, bytes, scanner.start[slot]!, scanner.end[slot]!);
}

/** Names of machines, pods and streams have nothing to unescape. */
export function takeAsIs({ type, start, end }: JsonScanner, slot: number, into: Slice, bytes: Uint8Array): void {
  const found = type[slot] !== TYPE_NONE;
  setSlice(into, bytes, found ? start[slot]! : 0, found ? end[slot]! : 0);
}
