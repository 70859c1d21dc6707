/** Fields of protobuf messages, for requests that the benches send. */
const tag = (field: number, type: number): Buffer => number(field * 8 + type);

function number(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

export const varint = (field: number, value: number): Buffer => Buffer.concat([tag(field, 0), number(value)]);

export function fixed64(field: number, value: bigint): Buffer {
  const content = Buffer.alloc(8);
  content.writeBigUInt64LE(value);
  return Buffer.concat([tag(field, 1), content]);
}

export function double(field: number, value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return Buffer.concat([tag(field, 1), content]);
}

export function bytes(field: number, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([tag(field, 2), number(length), ...parts]);
}

export const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));
