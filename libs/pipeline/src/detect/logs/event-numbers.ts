/** Lines of no known template. */
const NO_TEMPLATE = 0;

/** Template ids as small numbers, as sequences are made of them. */
export class EventNumbers {
  private readonly numbers = new Map<string, number>();

  constructor(private readonly ids: string[] = ['']) {
    ids.forEach((id, number) => number > NO_TEMPLATE && id !== '' && this.numbers.set(id, number));
  }

  numberOf(id: string | undefined): number {
    if (id === undefined) return NO_TEMPLATE;
    let number = this.numbers.get(id);
    if (number === undefined) this.numbers.set(id, (number = this.ids.push(id) - 1));
    return number;
  }

  /** The template of an event; empty for the marks of begin and end, and where there is none. */
  idOf(number: number): string {
    return this.ids[number] ?? '';
  }

  /** Template `old` is now called `id`. Returns its number and the one that stands for both, when both were known. */
  rename(old: string, id: string): readonly [old: number, event: number] | null {
    const number = this.numbers.get(old);
    if (number === undefined) return null;
    this.numbers.delete(old);
    const known = this.numbers.get(id);
    this.ids[number] = known === undefined ? id : '';
    if (known !== undefined) return [number, known];
    this.numbers.set(id, number);
    return null;
  }

  toJson(): readonly string[] {
    return this.ids;
  }
}
