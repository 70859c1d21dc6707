import { type Timer } from '@tocsin/ports';

const WINDOW_MS = 10 * 60_000;
const MAX_REMEMBERED = 10_000;

interface Remembered<T> {
  readonly at: number;
  readonly outcome: Promise<T>;
}

/**
 * Work that is done once for each key within ten minutes: a sender that lost the reply sends the whole request again. The second gets the
 * first one's outcome, also while that is still being made durable; a failure is forgotten at once. In memory: after a restart a repeat
 * counts as new.
 */
export class Repeats<T> {
  private readonly known = new Map<string, Remembered<T>>();

  constructor(private readonly timer: Pick<Timer, 'now'>) {}

  /** @param repeated called when the key was known */
  once(key: string, work: () => Promise<T>, repeated: () => void): Promise<T> {
    const now = this.timer.now();
    this.forget(now);
    const found = this.known.get(key);
    if (found) {
      repeated();
      return found.outcome;
    }
    const outcome = work();
    this.known.set(key, { at: now, outcome });
    outcome.catch(() => this.known.delete(key));
    return outcome;
  }

  private forget(now: number): void {
    for (const [key, { at }] of this.known) {
      if (now - at <= WINDOW_MS && this.known.size < MAX_REMEMBERED) return;
      this.known.delete(key);
    }
  }
}
