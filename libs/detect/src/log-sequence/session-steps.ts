/** Marks before the first and after the last event: how a session begins and ends is a step too. */
export const START = -1;
export const END = -2;
const MAX_STEPS = 5_000;

/** From one event to the next. */
export type Step = readonly [from: number, to: number];

/** As they stand in a snapshot. */
export type SavedSteps = readonly (readonly [from: number, to: number, times: number])[];

/** Calls `take` for each step of a session; `ended`: its last event is known to be the last. */
export function eachStep(events: readonly number[], ended: boolean, take: (from: number, to: number) => void): void {
  let from = START;
  for (const event of events) {
    take(from, event);
    from = event;
  }
  if (ended) take(from, END);
}

/**
 * How often which event followed which. Lossy counting: when there are too many kinds of steps, counts are halved and what was seen once is
 * forgotten.
 */
export class SessionSteps {
  private readonly next = new Map<number, Map<number, number>>();
  private readonly left = new Map<number, number>();
  private kinds = 0;

  constructor(saved: SavedSteps = []) {
    for (const [from, to, times] of saved) this.add(from, to, times);
  }

  /** Whether any session had this event. */
  knows(event: number): boolean {
    return this.left.has(event);
  }

  /** −log10 of the chance of this step from where it begins. */
  surprise(from: number, to: number): number {
    const times = this.next.get(from)?.get(to) ?? 0;
    return -Math.log10((times + 0.5) / ((this.left.get(from) ?? 0) + 1));
  }

  learn(events: readonly number[], ended: boolean): void {
    eachStep(events, ended, (from, to) => this.add(from, to, 1));
    if (this.kinds > MAX_STEPS) this.rebuild(([from, to, times]) => [from, to, Math.floor(times / 2)]);
  }

  /** Event `old` turned out to be `event`. */
  merge(old: number, event: number): void {
    if (!this.left.has(old) && !this.next.has(old)) return;
    const now = (each: number) => (each === old ? event : each);
    this.rebuild(([from, to, times]) => [now(from), now(to), times]);
  }

  toJson(): SavedSteps {
    return [...this.next].flatMap(([from, next]) => [...next].map(([to, times]) => [from, to, times] as const));
  }

  private add(from: number, to: number, times: number): void {
    let next = this.next.get(from);
    if (!next) this.next.set(from, (next = new Map()));
    const before = next.get(to) ?? 0;
    if (before === 0) this.kinds++;
    next.set(to, before + times);
    this.left.set(from, (this.left.get(from) ?? 0) + times);
  }

  private rebuild(change: (step: SavedSteps[number]) => SavedSteps[number]): void {
    const steps = this.toJson();
    this.next.clear();
    this.left.clear();
    this.kinds = 0;
    for (const [from, to, times] of steps.map(change)) if (times > 0) this.add(from, to, times);
  }
}
