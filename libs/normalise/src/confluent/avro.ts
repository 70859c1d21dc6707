import { AvroInput, AvroMismatch } from './avro-input.js';
import { type AvroComplex, type AvroSchema } from './schema.js';

const MAX_DEPTH = 32;
/** Items that take no bytes could be counted without end. */
const MAX_VALUES = 200_000;
/** Days of the logical type `date` in the milliseconds of everything else. */
const DAY_MS = 86_400_000;

/**
 * Reads one Avro value by its schema. The result is what JSON would hold: records as objects, unions as the value
 * alone, bytes as base64, times as epoch numbers in the schema's unit.
 */
class AvroReader {
  private values = 0;
  private depth = 0;
  private readonly named = new Map<string, AvroComplex>();

  constructor(private readonly input: AvroInput) {}

  read(schema: AvroSchema | undefined | null): unknown {
    if (schema == null) throw new AvroMismatch('the schema is incomplete');
    if (++this.values > MAX_VALUES || this.depth > MAX_DEPTH) throw new AvroMismatch('too many or too deep values');
    if (typeof schema === 'string') return this.simple(schema);
    if ('length' in schema) return this.read(this.pick(schema));
    return this.complex(schema);
  }

  private pick(union: readonly AvroSchema[]): AvroSchema {
    const branch = union[this.input.long()];
    if (branch === undefined) throw new AvroMismatch('no such branch of a union');
    return branch;
  }

  private simple(type: string): unknown {
    const { input } = this;
    switch (type) {
      case 'null':
        return null;
      case 'boolean':
        return input.byte() === 1;
      case 'int':
      case 'long':
        return input.long();
      case 'float':
        return input.float();
      case 'double':
        return input.double();
      case 'string':
        return input.text();
      case 'bytes':
        return base64(input.raw(input.long()));
      default:
        return this.complex(this.lookUp(type));
    }
  }

  private lookUp(name: string): AvroComplex {
    const found = this.named.get(name) ?? this.named.get(name.slice(name.lastIndexOf('.') + 1));
    if (!found) throw new AvroMismatch(`no type is called ${name}`);
    return found;
  }

  private complex(schema: AvroComplex): unknown {
    if (schema.name !== undefined) this.named.set(schema.name, schema);
    this.depth++;
    const value = this.ofType(schema);
    this.depth--;
    return value;
  }

  private ofType(schema: AvroComplex): unknown {
    switch (schema.type) {
      case 'record':
        return Object.fromEntries((schema.fields ?? []).map(({ name, type }) => [name, this.read(type)]));
      case 'enum':
        return schema.symbols?.[this.input.long()] ?? '';
      case 'fixed':
        return base64(this.input.raw(schema.size ?? 0));
      case 'array':
        return this.blocks(() => this.read(schema.items));
      case 'map':
        return Object.fromEntries(this.blocks(() => [this.input.text(), this.read(schema.values)] as const));
      default: {
        const value = this.read(schema.type);
        return schema.logicalType === 'date' && typeof value === 'number' ? value * DAY_MS : value;
      }
    }
  }

  /** Arrays and maps come in blocks: a count, negative when a byte size follows, until a count of 0. */
  private blocks<T>(item: () => T): T[] {
    const items: T[] = [];
    for (let count = this.input.long(); count !== 0; count = this.input.long()) {
      if (count < 0) this.input.long();
      for (let left = Math.abs(count); left > 0; left--) {
        if (++this.values > MAX_VALUES) throw new AvroMismatch('too many values');
        items.push(item());
      }
    }
    return items;
  }
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** The value of `bytes[start, end)`, which the schema must use up; undefined when they do not fit together. */
export function readAvro(schema: AvroSchema, bytes: Uint8Array, start: number, end: number): unknown {
  const input = new AvroInput(bytes, start, end);
  try {
    const value = new AvroReader(input).read(schema);
    return input.remaining === 0 ? value : undefined;
  } catch (error) {
    if (error instanceof AvroMismatch) return undefined;
    throw error;
  }
}
