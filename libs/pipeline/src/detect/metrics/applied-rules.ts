import {
  type BaselineRule,
  type CapacityRule,
  type NoDataRule,
  type SloRule,
  type ThresholdRule,
} from '@tocsin/contracts';
import { type Instrument } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SeriesIdentity, viewOf } from './series-identity.js';

/** The rules of one version that apply to one series. */
export interface AppliedRules {
  readonly version: string;
  readonly instrument: Instrument;
  readonly thresholds: readonly ThresholdRule[];
  readonly baseline: BaselineRule | null;
  readonly noData: readonly NoDataRule[];
  readonly capacity: readonly CapacityRule[];
  /** Which objectives count it, as all requests or as bad ones. */
  readonly slos: readonly { readonly rule: SloRule; readonly total: boolean; readonly bad: boolean }[];
}

export function applyRules(identity: SeriesIdentity, { version, metrics }: CompiledRules): AppliedRules {
  const view = viewOf(identity);
  const matching = <Rule>(list: readonly { readonly rule: Rule; matches(series: typeof view): boolean }[]): Rule[] =>
    list.filter((each) => each.matches(view)).map(({ rule }) => rule);
  const isUndeclaredCounter = identity.instrument === 'gauge' && metrics.counters.some((matches) => matches(view));
  return {
    version,
    instrument: isUndeclaredCounter ? 'counter' : identity.instrument,
    thresholds: matching(metrics.thresholds),
    baseline: matching(metrics.baselines)[0] ?? null,
    noData: matching(metrics.noData),
    capacity: matching(metrics.capacity),
    slos: metrics.slos
      .map(({ rule, isTotal, isBad }) => ({ rule, total: isTotal(view), bad: isBad(view) }))
      .filter(({ total, bad }) => total || bad),
  };
}
