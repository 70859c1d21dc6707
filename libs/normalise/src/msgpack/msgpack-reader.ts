const decoder = new TextDecoder();
const MAX_DEPTH = 32;

/** The bytes are not MessagePack, or hold more nesting than a record may have. */
export class NotMsgpack extends Error {}

const EXT_TIMESTAMP = 0xff;
/** Fluentd's EventTime. */
const EXT_EVENT_TIME = 0x00;

/**
 * Reads MessagePack values into what JSON would hold. Both extension types for times become seconds; other extensions
 * and binaries become texts. Each method throws `NotMsgpack`. A declared length is never trusted before the bytes are
 * there.
 */
export class MsgpackReader {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly end: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.end - this.at;
  }

  value(depth = 0): unknown {
    if (depth > MAX_DEPTH) throw new NotMsgpack('nested too deeply');
    const tag = this.byte();
    if (tag < 0x80) return tag;
    if (tag < 0x90) return this.map(tag & 0x0f, depth);
    if (tag < 0xa0) return this.list(tag & 0x0f, depth);
    if (tag < 0xc0) return this.text(tag & 0x1f);
    if (tag >= 0xe0) return tag - 0x100;
    return this.tagged(tag, depth);
  }

  private tagged(tag: number, depth: number): unknown {
    switch (tag) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.text(this.uint(1 << (tag - 0xc4)));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.extension(this.uint(1 << (tag - 0xc7)));
      case 0xca:
        return this.view.getFloat32(this.take(4));
      case 0xcb:
        return this.view.getFloat64(this.take(8));
      case 0xcc:
      case 0xcd:
      case 0xce:
      case 0xcf:
        return this.uint(1 << (tag - 0xcc));
      case 0xd0:
        return this.view.getInt8(this.take(1));
      case 0xd1:
        return this.view.getInt16(this.take(2));
      case 0xd2:
        return this.view.getInt32(this.take(4));
      case 0xd3:
        return Number(this.view.getBigInt64(this.take(8)));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.extension(1 << (tag - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.text(this.uint(1 << (tag - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.list(this.uint(2 << (tag - 0xdc)), depth);
      case 0xde:
      case 0xdf:
        return this.map(this.uint(2 << (tag - 0xde)), depth);
      default:
        throw new NotMsgpack('a tag that is never used');
    }
  }

  private map(size: number, depth: number): Record<string, unknown> {
    const pairs: [string, unknown][] = [];
    // Each pair takes two bytes at least
    if (size * 2 > this.remaining) throw new NotMsgpack('the record ends too early');
    for (let i = 0; i < size; i++) pairs.push([this.key(depth), this.value(depth + 1)]);
    return Object.fromEntries(pairs);
  }

  private key(depth: number): string {
    const key = this.value(depth + 1);
    if (typeof key === 'object') throw new NotMsgpack('a key that is no text');
    return String(key);
  }

  private list(size: number, depth: number): unknown[] {
    const items: unknown[] = [];
    if (size > this.remaining) throw new NotMsgpack('the record ends too early');
    for (let i = 0; i < size; i++) items.push(this.value(depth + 1));
    return items;
  }

  private extension(length: number): unknown {
    const type = this.byte();
    const at = this.take(length);
    if (type === EXT_EVENT_TIME && length === 8) return this.view.getUint32(at) + this.view.getUint32(at + 4) / 1e9;
    if (type !== EXT_TIMESTAMP) return '';
    if (length === 4) return this.view.getUint32(at);
    // 30 bits of nanoseconds, 34 bits of seconds
    if (length === 8) {
      const high = this.view.getUint32(at);
      return (high & 3) * 2 ** 32 + this.view.getUint32(at + 4) + (high >>> 2) / 1e9;
    }
    return length === 12 ? Number(this.view.getBigInt64(at + 4)) + this.view.getUint32(at) / 1e9 : '';
  }

  private uint(bytes: number): number {
    const at = this.take(bytes);
    if (bytes === 1) return this.view.getUint8(at);
    if (bytes === 2) return this.view.getUint16(at);
    return bytes === 4 ? this.view.getUint32(at) : Number(this.view.getBigUint64(at));
  }

  private text(length: number): string {
    const at = this.take(length);
    return decoder.decode(this.bytes.subarray(at, at + length));
  }

  private byte(): number {
    return this.bytes[this.take(1)]!;
  }

  private take(length: number): number {
    if (length > this.remaining) throw new NotMsgpack('the record ends too early');
    const at = this.at;
    this.at += length;
    return at;
  }
}
