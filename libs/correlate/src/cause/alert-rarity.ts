import { type Alert, type EpochMs, MINUTE_MS } from '@tocsin/model';

/** A stretch with alerts in it; quiet times do not count, so that a calm week does not make everything rare. */
const STRETCH_MS = 10 * MINUTE_MS;
/** How much of what was learnt a stretch leaves: the last ten or so decide. */
const MEMORY = 0.9;
/** Stretches that an alert's name stands for before the alert itself is known. */
const PRIOR = 4;
const MIN_CHANCE = 0.01;
const MAX_KEYS = 20_000;

/** How often something took part. */
interface Habit {
  /** Stretches before `asOf` in which it did, decayed. */
  past: number;
  /** How often in stretch `asOf` itself. */
  now: number;
  asOf: number;
}

const after = ({ past, now, asOf }: Habit, stretch: number): number =>
  stretch === asOf ? past : (past * MEMORY + now) * MEMORY ** (stretch - asOf - 1);

export interface SavedRarity {
  readonly stretch: number;
  readonly startAt: EpochMs | null;
  readonly seen: number;
  readonly alerts: readonly (readonly [string, Habit])[];
  readonly names: readonly (readonly [string, Habit])[];
  readonly spread: readonly (readonly [string, number])[];
  readonly fresh: readonly string[];
}

const conditionIn = (key: string): string => key.slice(key.indexOf('\0') + 1);

/** The condition whatever instance it is on. */
export const conditionOf = ({ kind, name }: Pick<Alert, 'kind' | 'name'>): string => `${kind}|${name}`;

/**
 * How unusual an alert is on its component, from how often it took part before: what fires in every storm says nothing of this
 * one. Bounded, decaying, counted in stretches of ten minutes with alerts.
 */
export class AlertRarity {
  private readonly alerts: Map<string, Habit>;
  private readonly names: Map<string, Habit>;
  /** On how many components a condition is known. */
  private readonly spread: Map<string, number>;
  /** Conditions new on a component in the current stretch: they count from the next, so that who comes first is no rarer. */
  private fresh: string[];
  private stretch: number;
  private startAt: EpochMs | null;
  /** Stretches before the current one, decayed like the habits. */
  private seen: number;

  constructor(saved?: SavedRarity) {
    this.alerts = new Map(saved?.alerts.map(([key, habit]) => [key, { ...habit }]));
    this.names = new Map(saved?.names.map(([key, habit]) => [key, { ...habit }]));
    this.spread = new Map(saved?.spread);
    this.fresh = [...(saved?.fresh ?? [])];
    this.stretch = saved?.stretch ?? 0;
    this.startAt = saved?.startAt ?? null;
    this.seen = saved?.seen ?? 0;
  }

  /** Takes note of a firing alert and says how rare it was before: −ln of its chance in such a stretch, 0–4.6. */
  note(component: string, condition: string, at: EpochMs): number {
    this.enter(at);
    const key = `${component}\0${condition}`;
    const habit = this.habitOf(this.alerts, key);
    const name = this.habitOf(this.names, condition);
    const components = this.spread.get(condition) ?? 1;
    const byName = Math.min(1, (name.past + 0.5) / ((this.seen + 1) * components));
    const chance = (habit.past + PRIOR * byName) / (this.seen + PRIOR);
    if (habit.now === 0) name.now++;
    habit.now = 1;
    return -Math.log(Math.min(1, Math.max(MIN_CHANCE, chance)));
  }

  toJson(): SavedRarity {
    const { stretch, startAt, seen, fresh } = this;
    return {
      stretch,
      startAt,
      seen,
      alerts: [...this.alerts],
      names: [...this.names],
      spread: [...this.spread],
      fresh,
    };
  }

  private enter(at: EpochMs): void {
    if (this.startAt !== null && at < this.startAt + STRETCH_MS) return;
    if (this.startAt !== null) this.seen = this.seen * MEMORY + 1;
    this.stretch++;
    for (const condition of this.fresh) this.count(condition, 1);
    this.fresh = [];
    this.startAt = at;
  }

  /** The habit as of this stretch, moved to the end: what was not heard of for longest goes first. */
  private habitOf(habits: Map<string, Habit>, key: string): Habit {
    const known = habits.get(key);
    const habit: Habit = known
      ? { past: after(known, this.stretch), now: known.asOf === this.stretch ? known.now : 0, asOf: this.stretch }
      : { past: 0, now: 0, asOf: this.stretch };
    if (known) habits.delete(key);
    else if (habits === this.alerts) this.fresh.push(conditionIn(key));
    if (habits.size >= MAX_KEYS) this.drop(habits);
    habits.set(key, habit);
    return habit;
  }

  private drop(habits: Map<string, Habit>): void {
    const oldest = habits.keys().next().value!;
    habits.delete(oldest);
    if (habits === this.alerts) this.count(conditionIn(oldest), -1);
  }

  private count(condition: string, by: number): void {
    const components = (this.spread.get(condition) ?? 0) + by;
    if (components > 0) this.spread.set(condition, components);
    else this.spread.delete(condition);
  }
}
