import { DistinctCount, FieldTally, NumberReader, type TokenBuffer, fieldPlaces, hashOf } from '@tocsin/detect';

const MAX_PLACES = 16;
const MAX_EXAMPLES = 3;
const MAX_VALUE_BYTES = 200;
const VALUE = '<*>';
const decoder = new TextDecoder();

interface Signatures {
  readonly own: readonly string[];
  readonly general: readonly string[];
}

/** One position of a template and what its values are like. */
export interface VariableStatistics {
  /** Number of the value in the template, from 0. */
  readonly position: number;
  readonly name: string;
  readonly type: 'number' | 'duration' | 'size' | 'percentage' | 'text' | 'mixed';
  /** About how many different ones. */
  readonly distinct: number;
  readonly examples: readonly string[];
  /** Of the numbers: ms, B or %; null for texts. */
  readonly unit: string | null;
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
}

class Variable {
  readonly tally = new FieldTally();
  readonly distinct = new DistinctCount();
  readonly examples: string[] = [];

  add(hash: number, text: () => string): void {
    this.distinct.add(hash);
    if (this.examples.length === MAX_EXAMPLES) return;
    const example = text();
    if (!this.examples.includes(example)) this.examples.push(example);
  }

  merge(other: Variable): void {
    this.tally.merge(other.tally);
    this.distinct.merge(other.distinct);
    for (const each of other.examples)
      if (this.examples.length < MAX_EXAMPLES && !this.examples.includes(each)) this.examples.push(each);
  }
}

/** The values of the lines of one shape, position by position. Bounded, whatever the values are. */
export class ShapeVariables {
  private readonly reader = new NumberReader();
  private readonly places: { readonly token: number; readonly variable: Variable }[];
  private lines = 0;

  constructor(own: readonly string[]) {
    this.places = fieldPlaces(own, own)
      .slice(0, MAX_PLACES)
      .map(({ token }) => ({ token, variable: new Variable() }));
  }

  /** Takes a line of the shape. */
  add(bytes: Uint8Array, tokens: TokenBuffer): void {
    this.lines++;
    for (const { token, variable } of this.places) {
      if (token >= tokens.count) continue;
      const [start, end] = [
        tokens.startOf(token),
        Math.min(tokens.endOf(token), tokens.startOf(token) + MAX_VALUE_BYTES),
      ];
      variable.tally.add(this.reader.read(bytes, start, end) ? this.reader : null);
      variable.add(hashOf(bytes, start, end), () => decoder.decode(bytes.subarray(start, end)));
    }
  }

  /** Adds what was seen to the variables of the shape's template, by name; words in their places are values too. */
  addTo(variables: Map<string, Variable>, { own, general }: Signatures): void {
    const byToken = new Map(this.places.map(({ token, variable }) => [token, variable]));
    const isAligned = own.length === general.length;
    for (const { token, label } of fieldPlaces(isAligned ? general : own, general)) {
      const variable = variables.get(label) ?? new Variable();
      variables.set(label, variable);
      const known = byToken.get(token);
      if (known) variable.merge(known);
      else if (own[token] !== VALUE) this.addWord(variable, own[token]!);
    }
  }

  private addWord(variable: Variable, word: string): void {
    const bytes = Buffer.from(word);
    for (let line = 0; line < this.lines; line++) variable.tally.add(null);
    variable.add(hashOf(bytes, 0, bytes.length), () => word);
  }
}

const TYPES = { '': 'number', ms: 'duration', B: 'size', '%': 'percentage' } as const;

/** The positions of one template, in order. */
export function describeVariables(
  shapes: readonly { readonly variables: ShapeVariables; readonly signatures: Signatures }[],
): VariableStatistics[] {
  const variables = new Map<string, Variable>();
  for (const { variables: shape, signatures } of shapes) shape.addTo(variables, signatures);
  return [...variables].map(([name, { tally, distinct, examples }], position) => {
    const { unit, numberShare, min, mean, max } = tally;
    const isNumber = numberShare === 1 && unit !== null;
    const type = isNumber ? TYPES[unit] : numberShare === 0 ? 'text' : 'mixed';
    const numbers = isNumber ? { unit, min, mean, max } : { unit: null, min: null, mean: null, max: null };
    return { position, name, type, distinct: distinct.estimate, examples, ...numbers };
  });
}
