/** A schema as the registry keeps it. `schema` of an Avro type is its parsed JSON. */
export type RegisteredSchema = { readonly type: 'avro'; readonly schema: AvroSchema } | { readonly type: 'json' };

/**
 * The schema of a registry's id, from what has been fetched before; undefined when there is none or it is of another
 * type. Does no I/O.
 */
export type SchemaLookup = (id: number) => RegisteredSchema | undefined;

/** An Avro schema as parsed JSON: a type's name, a union as a list, or an object. */
export type AvroSchema = string | readonly AvroSchema[] | AvroComplex;

export interface AvroComplex {
  readonly type: AvroSchema;
  readonly name?: string;
  readonly namespace?: string;
  readonly fields?: readonly { readonly name: string; readonly type: AvroSchema }[];
  readonly symbols?: readonly string[];
  readonly items?: AvroSchema;
  readonly values?: AvroSchema;
  readonly size?: number;
  readonly logicalType?: string;
}
