import { type FoldedCalls } from '@tocsin/contracts';
import { type EpochMs } from '@tocsin/model';
import { type Call } from '@tocsin/normalise';
import { DurationHistogram } from '@tocsin/stats';

/** Calls are folded by so much of event time before they leave: as fine as the buckets of DETECT. */
const FOLD_MS = 10_000;

interface Fold extends Call {
  at: EpochMs;
  calls: number;
  errors: number;
  readonly durations: DurationHistogram;
}

/** Calls → one event for each pair of services, side and ten seconds. Single spans are never kept. */
export class CallFolder {
  private readonly folds = new Map<string, Fold>();

  add(at: EpochMs, { side, caller, callee }: Call, durationMs: number, failed: boolean): void {
    const key = `${Math.floor(at / FOLD_MS)}\0${side}\0${caller}\0${callee}`;
    let fold = this.folds.get(key);
    if (!fold) {
      fold = { side, caller, callee, at, calls: 0, errors: 0, durations: new DurationHistogram() };
      this.folds.set(key, fold);
    }
    fold.at = Math.max(fold.at, at);
    fold.calls++;
    if (failed) fold.errors++;
    fold.durations.add(durationMs);
  }

  /** What was added since, by the time of the newest call in each. */
  take(): { at: EpochMs; folded: FoldedCalls }[] {
    if (this.folds.size === 0) return [];
    const taken = [...this.folds.values()].map(({ at, durations, ...counted }) => ({
      at,
      folded: { ...counted, durations: durations.toCounts() },
    }));
    this.folds.clear();
    return taken;
  }
}
