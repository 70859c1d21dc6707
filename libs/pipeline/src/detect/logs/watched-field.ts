import { FieldTally, type FieldTallyState, type FieldUnit, identifies, mayMeasure } from '@tocsin/detect';
import { type EpochMs } from '@tocsin/model';

/**
 * `candidate`: what it holds is being found out · `series`: numbers that measure something · `values`: few different ones, so that
 * another is news · `none`: neither.
 */
export type FieldRole = 'candidate' | 'series' | 'values' | 'none';

const MIN_MINUTES = 5;
const MIN_LINES = 50;
/** Numbers that only ever grew for so long count something: they are not measured. */
const MAX_CANDIDATE_MINUTES = 30;
const MIN_NUMBER_SHARE = 0.99;
const MAX_KNOWN_VALUES = 32;

interface FieldState {
  role: FieldRole;
  unit: FieldUnit;
  minutes: number;
  /** The mean of a minute was below that of the minute before, at least once. */
  fell: boolean;
  lastMean: number | null;
  /** Hashes of the values it has had; none once they are too many. */
  known: number[];
  tooMany: boolean;
  /** Lines since its values were settled, and those of them with a value it had not had. */
  lines: number;
  fresh: number;
  /** Lines since the last such. */
  quietLines: number;
}

/** One position of a template whose values are looked at. */
export class WatchedField {
  private minute = new FieldTally();
  private all = new FieldTally();
  private known: Set<number>;

  constructor(
    readonly template: string,
    readonly label: string,
    readonly isKey: boolean,
    private readonly state: FieldState = {
      role: 'candidate',
      unit: '',
      minutes: 0,
      fell: false,
      lastMean: null,
      known: [],
      tooMany: false,
      lines: 0,
      fresh: 0,
      quietLines: 0,
    },
  ) {
    this.known = new Set(state.known);
  }

  get role(): FieldRole {
    return this.state.role;
  }

  get unit(): FieldUnit {
    return this.state.unit;
  }

  hasHad(hash: number): boolean {
    return this.state.tooMany || this.known.has(hash);
  }

  /** It is looked at no longer. */
  drop(): void {
    this.state.role = 'none';
    this.known = new Set();
  }

  add(tally: FieldTally): void {
    this.minute.merge(tally);
    const { state } = this;
    if (state.role !== 'values') return;
    state.lines += tally.lines;
    state.quietLines += tally.lines;
  }

  /** Takes in a value it has not had. Returns how surprising it is; null while it is being found out what it holds. */
  learnValue(hash: number): number | null {
    const { state } = this;
    this.known.add(hash);
    if (this.known.size > MAX_KNOWN_VALUES) this.giveUpValues();
    if (state.role !== 'values') return null;
    // By the rule of succession, from all lines and from those since the last: values that come in groups are less of a surprise.
    const surprise = Math.min(Math.log10(state.quietLines + 1), -Math.log10((state.fresh + 1) / (state.lines + 1)));
    state.fresh++;
    state.quietLines = 0;
    return surprise;
  }

  /** It has too many different ones. */
  giveUpValues(): void {
    this.state.tooMany = true;
    this.known = new Set();
    if (this.role === 'values') this.drop();
  }

  /** Ends a minute: the mean of a series that was heard, else null. */
  closeMinute(): number | null {
    const { minute, state } = this;
    this.minute = new FieldTally();
    if (minute.lines === 0) return null;
    const { mean } = minute;
    if (state.role === 'series') return minute.unit === state.unit ? mean : null;
    if (state.role !== 'candidate') return null;
    this.all.merge(minute);
    state.minutes++;
    if (mean !== null && state.lastMean !== null && mean < state.lastMean) state.fell = true;
    state.lastMean = mean;
    if (state.minutes >= MIN_MINUTES && this.all.lines >= MIN_LINES) this.decide();
    return null;
  }

  toJson(): unknown {
    const { template, label, isKey, state, minute, all, known } = this;
    const tallies = { minute: minute.toJson(), all: all.toJson() };
    return { template, label, isKey, state: { ...state, known: [...known] }, ...tallies };
  }

  static fromJson(json: unknown): WatchedField {
    const saved = json as Pick<WatchedField, 'template' | 'label' | 'isKey'> & {
      readonly state: FieldState;
      readonly minute: FieldTallyState;
      readonly all: FieldTallyState;
    };
    const field = new WatchedField(saved.template, saved.label, saved.isKey, saved.state);
    field.minute = new FieldTally(saved.minute);
    field.all = new FieldTally(saved.all);
    return field;
  }

  private decide(): void {
    const { state, all, label } = this;
    const { unit } = all;
    const isMeasure =
      all.numberShare >= MIN_NUMBER_SHARE && unit !== null && (unit !== '' || (this.isKey && mayMeasure(label)));
    if (isMeasure && (state.fell || all.min === all.max)) {
      state.role = 'series';
      state.unit = unit;
      this.known = new Set();
    } else if (isMeasure && state.minutes < MAX_CANDIDATE_MINUTES) return;
    else if (!isMeasure && !state.tooMany && !identifies(label)) state.role = 'values';
    else this.drop();
    this.all = new FieldTally();
  }
}

/** Its series as people read it. */
export interface FieldPoint {
  readonly template: string;
  readonly label: string;
  readonly unit: FieldUnit;
  readonly at: EpochMs;
  readonly value: number;
}
