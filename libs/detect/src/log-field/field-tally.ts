import { FIELD_UNITS, type FieldUnit, type NumberReader } from './number-reader.js';

/** Values are added up in units of 1/1,024, in two whole numbers, so that the order of adding leaves no trace. */
const FRACTION = 1_024;
const LOW = 2 ** 20;
const MAX_EXACT = 2 ** 53 / FRACTION;

/** Plain data. */
export interface FieldTallyState {
  lines: number;
  numbers: number;
  /** One bit for each unit that was seen. */
  units: number;
  high: number;
  low: number;
  min: number | null;
  max: number | null;
}

/** What one position of a template held in some lines. Adding is commutative. */
export class FieldTally {
  constructor(
    private readonly state: FieldTallyState = { lines: 0, numbers: 0, units: 0, high: 0, low: 0, min: null, max: null },
  ) {}

  /** Adds one line's value. @param number what was read, or null when it is no number */
  add(number: Pick<NumberReader, 'value' | 'unit'> | null): void {
    const { state } = this;
    state.lines++;
    if (!number || Math.abs(number.value) >= MAX_EXACT) return;
    const { value, unit } = number;
    state.numbers++;
    state.units |= 1 << unit;
    const whole = Math.round(value * FRACTION);
    const high = Math.floor(whole / LOW);
    state.high += high;
    state.low += whole - high * LOW;
    if (state.min === null || value < state.min) state.min = value;
    if (state.max === null || value > state.max) state.max = value;
  }

  merge({ state: other }: FieldTally): void {
    const { state } = this;
    for (const key of ['lines', 'numbers', 'high', 'low'] as const) state[key] += other[key];
    state.units |= other.units;
    if (other.min !== null && (state.min === null || other.min < state.min)) state.min = other.min;
    if (other.max !== null && (state.max === null || other.max > state.max)) state.max = other.max;
  }

  get lines(): number {
    return this.state.lines;
  }

  /** Share of the lines that held a number. */
  get numberShare(): number {
    return this.state.lines === 0 ? 0 : this.state.numbers / this.state.lines;
  }

  /** Null while there is no number. */
  get mean(): number | null {
    const { numbers, high, low } = this.state;
    return numbers === 0 ? null : (high * LOW + low) / FRACTION / numbers;
  }

  get min(): number | null {
    return this.state.min;
  }

  get max(): number | null {
    return this.state.max;
  }

  /** The unit of all numbers; null when they have different ones. */
  get unit(): FieldUnit | null {
    const kinds = FIELD_UNITS.filter((_, kind) => this.state.units & (1 << kind));
    return kinds.length <= 1 ? (kinds[0] ?? '') : null;
  }

  toJson(): FieldTallyState {
    return this.state;
  }
}
