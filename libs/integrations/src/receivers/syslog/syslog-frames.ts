const NEWLINE = 0x0a;
const SPACE = 0x20;
const LESS = 0x3c;
const RETURN = 0x0d;
const MAX_DIGITS = 7;
/** RFC 5425 asks for 8 KiB; longer messages lose their end. */
export const MAX_MESSAGE_BYTES = 64 * 1024;

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Without the NUL, CR and LF that senders put behind a message. */
export function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] === 0 || bytes[at - 1] === NEWLINE || bytes[at - 1] === RETURN)) at--;
  return at;
}

/**
 * Messages of one syslog connection over TCP or TLS (RFC 6587): counted octets where the connection begins with a length, else lines. Feed it
 * chunks as they come; each message goes to `take` as a slice that is valid during the call.
 */
export class SyslogFrames {
  private rest: Uint8Array = new Uint8Array(0);
  private counted: boolean | null = null;
  /** Bytes of the current message that are beyond the limit and still to come. */
  private skip = 0;
  private skipLine = false;
  /** Messages that lost their end. */
  cut = 0;

  constructor(private readonly take: (bytes: Uint8Array, start: number, end: number) => void) {}

  push(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.rest.length > 0) {
      bytes = new Uint8Array(this.rest.length + chunk.length);
      bytes.set(this.rest);
      bytes.set(chunk, this.rest.length);
    }
    this.counted ??= this.beginsWithLength(bytes);
    const at = this.counted === null ? 0 : this.counted ? this.countedFrames(bytes) : this.lines(bytes);
    this.rest = bytes.slice(at);
  }

  /** The connection ended: a last line without its end counts. */
  end(): void {
    if (this.rest.length > 0 && !this.counted && !this.skipLine) this.message(this.rest, 0, this.rest.length);
    this.rest = new Uint8Array(0);
  }

  /** Null while it cannot be told. */
  private beginsWithLength(bytes: Uint8Array): boolean | null {
    let at = 0;
    while (at < bytes.length && at < MAX_DIGITS && isDigit(bytes[at]!)) at++;
    if (at === 0 || bytes[0] === 0x30) return bytes.length === 0 ? null : false;
    if (at + 1 >= bytes.length && (at === bytes.length || bytes[at] === SPACE)) return null;
    return bytes[at] === SPACE && bytes[at + 1] === LESS;
  }

  private countedFrames(bytes: Uint8Array): number {
    let at = Math.min(this.skip, bytes.length);
    this.skip -= at;
    while (at < bytes.length) {
      let from = at;
      let length = 0;
      for (; from < bytes.length && isDigit(bytes[from]!) && from - at < MAX_DIGITS; from++)
        length = length * 10 + bytes[from]! - 0x30;
      if (from === bytes.length) return at;
      if (bytes[from] !== SPACE || from === at) {
        // A sender that counts wrongly: read on by lines
        this.counted = false;
        return at + this.lines(bytes.subarray(at));
      }
      from++;
      const kept = Math.min(length, MAX_MESSAGE_BYTES);
      if (from + kept > bytes.length) return at;
      this.message(bytes, from, from + kept);
      if (kept < length) this.cut++;
      const end = from + length;
      this.skip = Math.max(0, end - bytes.length);
      at = Math.min(end, bytes.length);
    }
    return at;
  }

  private lines(bytes: Uint8Array): number {
    let at = 0;
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, at);
      if (newline < 0) break;
      if (!this.skipLine) this.message(bytes, at, Math.min(newline, at + MAX_MESSAGE_BYTES));
      this.skipLine = false;
      at = newline + 1;
    }
    if (bytes.length - at <= MAX_MESSAGE_BYTES) return this.skipLine ? bytes.length : at;
    if (!this.skipLine) this.message(bytes, at, at + MAX_MESSAGE_BYTES);
    this.skipLine = true;
    this.cut++;
    return bytes.length;
  }

  private message(bytes: Uint8Array, start: number, end: number): void {
    const trimmed = trimmedEnd(bytes, start, end);
    if (trimmed > start) this.take(bytes, start, trimmed);
  }
}
