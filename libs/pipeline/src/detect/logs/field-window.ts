import { FieldTally, type FieldTallyState } from '@tocsin/detect';
import { type Example, earlier } from './example.js';

/** Beyond so many different strange values in one bucket their position is not worth watching anyway. */
const MAX_STRANGE = 128;

/** A value that its position had not had when the line came, in the first line with it. */
export interface StrangeValue extends Example {
  readonly value: string;
}

/** What the watched positions of a service's templates held in one bucket. Adding is commutative. */
export class FieldWindow {
  readonly tallies = new Map<number, FieldTally>();
  /** By field, then by the hash of the value; null for a field that had too many. */
  readonly strange = new Map<number, Map<number, StrangeValue> | null>();

  tally(field: number): FieldTally {
    let tally = this.tallies.get(field);
    if (!tally) this.tallies.set(field, (tally = new FieldTally()));
    return tally;
  }

  /** Cheap refusal before the texts are built. */
  wants(field: number, hash: number, time: number): boolean {
    const values = this.strange.get(field);
    if (values === null) return false;
    const known = values?.get(hash);
    return known === undefined || time <= known.time;
  }

  offer(field: number, hash: number, value: StrangeValue): void {
    const values = this.strange.get(field) ?? new Map<number, StrangeValue>();
    const known = values.get(hash);
    if (!known || earlier(value, known)) values.set(hash, value);
    this.strange.set(field, values.size > MAX_STRANGE ? null : values);
  }

  toJson(): unknown {
    return {
      tallies: [...this.tallies].map(([field, tally]) => [field, tally.toJson()]),
      strange: [...this.strange].map(([field, values]) => [field, values && [...values]]),
    };
  }

  static fromJson(json: unknown): FieldWindow {
    const saved = json as {
      readonly tallies: readonly [number, FieldTallyState][];
      readonly strange: readonly [number, readonly [number, StrangeValue][] | null][];
    };
    const window = new FieldWindow();
    for (const [field, state] of saved.tallies) window.tallies.set(field, new FieldTally(state));
    for (const [field, values] of saved.strange) window.strange.set(field, values && new Map(values));
    return window;
  }
}
