import { type EpochMs, HOUR_MS } from '@tocsin/model';
import { type Forecast, forecast } from '../forecast/forecaster.js';
import { timeToThreshold } from '../forecast/time-to-threshold.js';
import { forecastTrend } from '../forecast/trend.js';
import { type ForecastOutcome, type LedgerState, close, newLedger, settle } from './forecast-ledger.js';

const DAYS = 28;
const HOURS = DAYS * 24;
const SEASONS = { short: 24, long: 168 } as const;
/** Until there are three days of hours, the last four hours of five-minute means carry a trend. */
const SHORT_STEP_MS = 5 * 60_000;
const SHORT_STEPS = 48;

export interface CapacityLimit {
  readonly limit: number;
  readonly direction: 'above' | 'below';
  readonly horizonMs: number;
  /** Told at this probability; at 0.6 of it when the crossing is within a sixth of the horizon. */
  readonly minProbability: number;
}

export interface CapacityVerdict {
  readonly kind: 'told' | 'withdrawn' | ForecastOutcome | 'missed';
  readonly probability: number;
  /** Times of crossing at 10, 50 and 90 % of the crossing paths; null when none crosses. */
  readonly times: { readonly p10At: EpochMs; readonly p50At: EpochMs; readonly p90At: EpochMs } | null;
}

interface Mean {
  startAt: EpochMs;
  sum: number;
  count: number;
}

/**
 * When will a resource run out? Keeps hourly means (28 days) and five-minute means (4 hours) of one series, forecasts them when an hour is
 * over, and says so once while it is likely enough and near enough (docs/adr/0012). Every forecast that was told is settled later.
 */
export class CapacityWatch {
  private hours: number[] = [];
  private steps: number[] = [];
  private hour: Mean | null = null;
  private step: Mean | null = null;
  readonly ledger: LedgerState = newLedger();

  /** Takes the mean of one minute. Returns what changed, in order; empty nearly always. */
  observe(at: EpochMs, value: number, limit: CapacityLimit): CapacityVerdict[] {
    const { hour, step } = this;
    this.step = fold(step, at, SHORT_STEP_MS, value, this.steps, SHORT_STEPS);
    this.hour = fold(hour, at, HOUR_MS, value, this.hours, HOURS);
    const isDue = this.isYoung ? this.step !== step : this.hour !== hour;
    const verdicts: CapacityVerdict[] = [];
    const settled = settle(this.ledger, at, isBeyond(value, limit));
    if (settled) verdicts.push({ kind: settled, probability: 1, times: null });
    if (isDue && !isBeyond(value, limit)) verdicts.push(...this.judge(at, limit));
    return verdicts;
  }

  toJson(): unknown {
    const { hours, steps, hour, step, ledger } = this;
    return { hours, steps, hour, step, ledger };
  }

  static fromJson(json: unknown): CapacityWatch {
    return Object.assign(new CapacityWatch(), json);
  }

  private get isYoung(): boolean {
    return this.hours.length < 3 * SEASONS.short;
  }

  private forecast(horizonMs: number): { said: Forecast; stepMs: number } | null {
    const stepMs = this.isYoung ? SHORT_STEP_MS : HOUR_MS;
    const asked = Math.max(1, Math.round(horizonMs / stepMs));
    const values = Float64Array.from(this.isYoung ? this.steps : this.hours);
    // A trend is believed for as long as it has been seen: the rise of a morning does not go on all night.
    const horizon = this.isYoung ? Math.min(asked, values.length) : asked;
    const said = this.isYoung ? forecastTrend(values, horizon) : forecast(values, { ...SEASONS, horizon });
    return said && { said, stepMs };
  }

  private judge(at: EpochMs, { limit, direction, horizonMs, minProbability }: CapacityLimit): CapacityVerdict[] {
    const found = this.forecast(horizonMs);
    if (!found) return [];
    const { said, stepMs } = found;
    const { probability, steps } = timeToThreshold(said, limit, direction);
    const near = steps !== null && steps.p50 * stepMs <= horizonMs / 6;
    const likely = steps !== null && probability >= (near ? minProbability * 0.6 : minProbability);
    const times = steps && {
      p10At: at + steps.p10 * stepMs,
      p50At: at + steps.p50 * stepMs,
      p90At: at + steps.p90 * stepMs,
    };
    if (likely && times) {
      if (this.ledger.open) return [];
      this.ledger.open = { toldAt: at, probability, ...times };
      return [{ kind: 'told', probability, times }];
    }
    if (!this.ledger.open || probability > minProbability / 3) return [];
    close(this.ledger, 'averted');
    return [{ kind: 'withdrawn', probability, times }];
  }
}

const isBeyond = (value: number, { limit, direction }: CapacityLimit): boolean =>
  direction === 'above' ? value >= limit : value <= limit;

/** Adds a value to the mean it belongs to; a finished mean goes into the list. */
function fold(mean: Mean | null, at: EpochMs, stepMs: number, value: number, into: number[], most: number): Mean {
  const startAt = at - (at % stepMs);
  if (mean && mean.startAt === startAt) {
    mean.sum += value;
    mean.count++;
    return mean;
  }
  if (mean) {
    // A gap is filled with the value before it, so that the hours of the day stay where they are.
    const gaps = Math.min(most, Math.round((startAt - mean.startAt) / stepMs));
    for (let i = 0; i < gaps; i++) into.push(mean.sum / mean.count);
    if (into.length > most) into.splice(0, into.length - most);
  }
  return { startAt, sum: value, count: 1 };
}
