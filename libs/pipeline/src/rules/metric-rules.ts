import {
  type BaselineRule,
  type CapacityRule,
  type MetricRules,
  type NoDataRule,
  type SloRule,
  type ThresholdRule,
} from '@tocsin/contracts';
import { type Labels } from '@tocsin/model';
import { type Matcher } from '@tocsin/rules';

/** What a metric rule sees. */
export interface SeriesSubject extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly service: string;
  readonly host: string;
  readonly environment: string;
  readonly labels: Labels;
}

interface Matched<Rule> {
  readonly rule: Rule;
  readonly matches: Matcher<SeriesSubject>;
}

/** The metric part of a rule document with its expressions compiled. */
export interface CompiledMetricRules {
  readonly counters: readonly Matcher<SeriesSubject>[];
  readonly thresholds: readonly Matched<ThresholdRule>[];
  readonly baselines: readonly Matched<BaselineRule>[];
  readonly noData: readonly Matched<NoDataRule>[];
  readonly capacity: readonly Matched<CapacityRule>[];
  readonly slos: readonly {
    readonly rule: SloRule;
    readonly isTotal: Matcher<SeriesSubject>;
    readonly isBad: Matcher<SeriesSubject>;
  }[];
}

const SAMPLE: SeriesSubject = {
  name: 'cpu',
  service: 'checkout',
  host: 'web-1',
  environment: 'production',
  labels: {},
};

type Compile = (key: string, expression: string, sample: SeriesSubject) => Matcher<SeriesSubject>;

/** Compiles with `compile`, which collects the mistakes. */
export function compileMetricRules(rules: MetricRules, compile: Compile): CompiledMetricRules {
  const matcher = (key: string, expression: string) => compile(`detect.metrics.${key}`, expression, SAMPLE);
  const matched = <Rule extends { readonly match: string }>(key: string, list: readonly Rule[]): Matched<Rule>[] =>
    list.map((rule, i) => ({ rule, matches: matcher(`${key}.${i}.match`, rule.match) }));
  return {
    counters: rules.counters.map((expression, i) => matcher(`counters.${i}`, expression)),
    thresholds: matched('thresholds', rules.thresholds),
    baselines: matched('baselines', rules.baselines),
    noData: matched('noData', rules.noData),
    capacity: matched('capacity', rules.capacity),
    slos: rules.slos.map((rule, i) => ({
      rule,
      isTotal: matcher(`slos.${i}.total`, rule.total),
      isBad: matcher(`slos.${i}.bad`, rule.bad),
    })),
  };
}
