/** Two windows and the speed of spending the error budget at which both must be to alarm (Google SRE workbook, chapter 5). */
export interface BurnWindow {
  readonly longMinutes: number;
  readonly shortMinutes: number;
  /** 1: the budget lasts exactly the objective's period of 30 days. */
  readonly rate: number;
  readonly severity: 'critical' | 'high' | 'medium';
}

export const BURN_WINDOWS: readonly BurnWindow[] = [
  { longMinutes: 60, shortMinutes: 5, rate: 14.4, severity: 'critical' },
  { longMinutes: 360, shortMinutes: 30, rate: 6, severity: 'high' },
  { longMinutes: 4_320, shortMinutes: 360, rate: 1, severity: 'medium' },
];

const RING_MINUTES = 4_320;
/** Fewer requests than this in the long window say nothing about a share. */
const MIN_TOTAL = 100;

export interface BurnVerdict {
  readonly window: BurnWindow;
  readonly longRate: number;
  readonly shortRate: number;
  readonly badRatio: number;
}

/** Requests and bad ones by minute, three days long: 35 KB. */
export class BurnRate {
  private readonly total = new Float32Array(RING_MINUTES);
  private readonly bad = new Float32Array(RING_MINUTES);
  private at = 0;

  /** @param objective share of good requests, e.g. 0.999 */
  constructor(private readonly objective: number) {}

  /** Takes the next minute. Returns the gravest window in which both halves spend too fast, or null. */
  observe(total: number, bad: number): BurnVerdict | null {
    this.total[this.at % RING_MINUTES] = total;
    this.bad[this.at % RING_MINUTES] = Math.min(bad, total);
    this.at++;
    for (const window of BURN_WINDOWS) {
      // Half of the long window must be known, or one bad minute of a new service would count for days.
      if (this.at < window.longMinutes / 2) continue;
      const long = this.sum(window.longMinutes);
      if (long.total < MIN_TOTAL) continue;
      const short = this.sum(window.shortMinutes);
      const [longRate, shortRate] = [this.rateOf(long), this.rateOf(short)];
      if (longRate >= window.rate && shortRate >= window.rate)
        return { window, longRate, shortRate, badRatio: long.bad / long.total };
    }
    return null;
  }

  toJson(): unknown {
    const filled = Math.min(this.at, RING_MINUTES);
    return { at: this.at, total: [...this.total.subarray(0, filled)], bad: [...this.bad.subarray(0, filled)] };
  }

  static fromJson(objective: number, json: unknown): BurnRate {
    const { at, total, bad } = json as { at: number; total: number[]; bad: number[] };
    const burn = new BurnRate(objective);
    burn.at = at;
    burn.total.set(total);
    burn.bad.set(bad);
    return burn;
  }

  private rateOf({ total, bad }: { total: number; bad: number }): number {
    return total > 0 ? bad / total / (1 - this.objective) : 0;
  }

  private sum(minutes: number): { total: number; bad: number } {
    let [total, bad] = [0, 0];
    for (let back = 1; back <= Math.min(minutes, this.at); back++) {
      const at = (this.at - back) % RING_MINUTES;
      total += this.total[at]!;
      bad += this.bad[at]!;
    }
    return { total, bad };
  }
}
