import { type EpochMs } from '@tocsin/model';

/**
 * What became of a forecast: `hit` the limit was crossed in time; `early` before the time that one in ten is early; `averted` the series turned
 * away and the forecast was withdrawn; `expired` half as long again as the latest time passed without a crossing.
 */
export const OUTCOMES = ['hit', 'early', 'averted', 'expired'] as const;
export type ForecastOutcome = (typeof OUTCOMES)[number];

/** A forecast that was told to people: between when and when the limit is crossed. */
export interface ToldForecast {
  readonly toldAt: EpochMs;
  readonly p10At: EpochMs;
  readonly p50At: EpochMs;
  readonly p90At: EpochMs;
  readonly probability: number;
}

/** Told forecasts of one series and rule, and how earlier ones ended. Plain data. */
export interface LedgerState {
  open: ToldForecast | null;
  readonly outcomes: Record<ForecastOutcome, number>;
  /** A crossing that no forecast had announced. */
  missed: number;
  crossed: boolean;
}

export const newLedger = (): LedgerState => ({
  open: null,
  outcomes: { hit: 0, early: 0, averted: 0, expired: 0 },
  missed: 0,
  crossed: false,
});

/** A forecast may be late by this share of its lead before it counts as wrong. */
const GRACE_RATIO = 0.5;

/** Takes in whether the limit is crossed now. Returns how the open forecast ended, or null. */
export function settle(ledger: LedgerState, at: EpochMs, crossed: boolean): ForecastOutcome | 'missed' | null {
  const began = crossed && !ledger.crossed;
  ledger.crossed = crossed;
  const { open } = ledger;
  if (!open) {
    if (!began) return null;
    ledger.missed++;
    return 'missed';
  }
  const deadline = open.p90At + GRACE_RATIO * (open.p90At - open.toldAt);
  const outcome: ForecastOutcome | null = began
    ? at < open.p10At
      ? 'early'
      : 'hit'
    : at > deadline
      ? 'expired'
      : null;
  if (outcome) close(ledger, outcome);
  return outcome;
}

/** Ends the open forecast with an outcome. */
export function close(ledger: LedgerState, outcome: ForecastOutcome): void {
  ledger.outcomes[outcome]++;
  ledger.open = null;
}

/** "7 of the last 9 forecasts came true"; empty before the first ended. */
export function trackRecord({ outcomes, missed }: LedgerState): string {
  const ended = OUTCOMES.reduce((sum, outcome) => sum + outcomes[outcome], 0) - outcomes.averted;
  if (ended + missed === 0) return '';
  return `${outcomes.hit + outcomes.early} of ${ended} earlier forecasts came true, ${missed} crossings were not announced`;
}
