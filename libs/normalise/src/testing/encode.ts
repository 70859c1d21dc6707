/** Small encoders of the binary formats, for records of the specs. */

const varint = (value: bigint): number[] => {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
};

const fixed = (write: (view: DataView) => void): number[] => {
  const view = new DataView(new ArrayBuffer(8));
  write(view);
  return [...new Uint8Array(view.buffer)];
};

/** Fields of a protobuf message: number and encoded value; concatenate them to a message. */
export const proto = {
  varint: (field: number, value: number | bigint): number[] => [...varint(BigInt(field * 8)), ...varint(BigInt(value))],
  fixed64: (field: number, value: bigint): number[] => [
    ...varint(BigInt(field * 8 + 1)),
    ...fixed((view) => view.setBigUint64(0, BigInt.asUintN(64, value), true)),
  ],
  double: (field: number, value: number): number[] => [
    ...varint(BigInt(field * 8 + 1)),
    ...fixed((view) => view.setFloat64(0, value, true)),
  ],
  bytes: (field: number, value: readonly number[] | string): number[] => {
    const content = typeof value === 'string' ? [...Buffer.from(value)] : value;
    return [...varint(BigInt(field * 8 + 2)), ...varint(BigInt(content.length)), ...content];
  },
};

/** OTLP's `KeyValue` of a text, as field `field` of its owner. */
export const keyValue = (field: number, key: string, text: string): number[] =>
  proto.bytes(field, [...proto.bytes(1, key), ...proto.bytes(2, proto.bytes(1, text))]);

/** A zigzag varint of Avro. */
export const avroLong = (value: number): number[] =>
  varint(BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n)));

export const avroText = (text: string): number[] => [...avroLong(Buffer.byteLength(text)), ...Buffer.from(text)];

/** Short MessagePack of texts, small numbers, doubles, lists and maps. */
export function msgpack(value: unknown): number[] {
  if (typeof value === 'string') {
    const bytes = [...Buffer.from(value)];
    return bytes.length < 32 ? [0xa0 | bytes.length, ...bytes] : [0xd9, bytes.length, ...bytes];
  }
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= 0 && value < 128) return [value];
    return [0xcb, ...fixed((view) => view.setFloat64(0, value))];
  }
  if (Array.isArray(value)) return [0x90 | value.length, ...value.flatMap(msgpack)];
  if (value === null || typeof value !== 'object') return [value === null ? 0xc0 : value ? 0xc3 : 0xc2];
  const pairs = Object.entries(value);
  return [0x80 | pairs.length, ...pairs.flatMap(([key, member]) => [...msgpack(key), ...msgpack(member)])];
}
