/** What came first says more than what followed from it. */
const FIRST_WEIGHT = 3;

/** The saying as one of the first of its incident. */
export const asFirst = (saying: string): string => `first:${saying}`;
export const isFirst = (saying: string): boolean => saying.startsWith('first:');

interface Saying<T> {
  readonly text: string;
  readonly saidBy: Set<T>;
}

/** What sayings are worth, squared: the logarithm of their rarity among `size` incidents, thrice that for a first one. */
export interface SayingWeights {
  readonly of: (number: number) => number;
  readonly ofText: (text: string) => number;
}

/** Sayings by number, with who said them. The number of one that nobody says any more is given to the next. */
export class Sayings<T> {
  private readonly numbers = new Map<string, number>();
  private readonly sayings: (Saying<T> | undefined)[] = [];
  private readonly free: number[] = [];

  numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const number = this.free.pop() ?? this.sayings.length;
    this.numbers.set(text, number);
    this.sayings[number] = { text, saidBy: new Set() };
    return number;
  }

  add(number: number, by: T): void {
    this.sayings[number]!.saidBy.add(by);
  }

  remove(number: number, by: T): void {
    const { text, saidBy } = this.sayings[number]!;
    saidBy.delete(by);
    if (saidBy.size > 0) return;
    this.sayings[number] = undefined;
    this.numbers.delete(text);
    this.free.push(number);
  }

  /** Who says this. */
  withText(text: string): Iterable<T> {
    const number = this.numbers.get(text);
    return number === undefined ? [] : this.sayings[number]!.saidBy;
  }

  /** Each is worked out once. */
  weigh(size: number): SayingWeights {
    const worth = (text: string, times: number): number => {
      const rarity = Math.log(1 + (size + 1) / times) * (isFirst(text) ? FIRST_WEIGHT : 1);
      return rarity * rarity;
    };
    const known = new Float64Array(this.sayings.length);
    const of = (number: number): number => {
      if (known[number] === 0) known[number] = worth(this.sayings[number]!.text, this.sayings[number]!.saidBy.size);
      return known[number]!;
    };
    const ofText = (text: string): number => {
      const number = this.numbers.get(text);
      return number === undefined ? worth(text, 1) : of(number);
    };
    return { of, ofText };
  }
}
