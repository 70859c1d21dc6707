const decoder = new TextDecoder();

/** A parsed JSON object, whose members may be anything. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** The value when it is a text, else ''. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A number, also one that is written as a text; NaN for anything else. */
export const numberOf = (value: unknown): number =>
  typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : NaN;

/** The first of the values that is a text and not empty, else ''. */
export const firstText = (...values: readonly unknown[]): string => {
  for (const value of values) if (typeof value === 'string' && value !== '') return value;
  return '';
};

/** The scalar members as texts: what labels and tags are. */
export function labelsOf(value: unknown): Record<string, string> {
  const labels: Record<string, string> = {};
  if (!isObject(value)) return labels;
  for (const [name, member] of Object.entries(value))
    if (typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean') {
      if (name !== '__proto__') labels[name] = String(member);
    }
  return labels;
}

/** `bytes[start, end)` parsed whole; undefined when they are no JSON. */
export function parseDocument(bytes: Uint8Array, start: number, end: number): unknown {
  try {
    return JSON.parse(decoder.decode(bytes.subarray(start, end)));
  } catch {
    return undefined;
  }
}
