import {
  type BaselineRule,
  type CorrelateRules,
  type DetectRules,
  type RuleSet,
  type ThresholdRule,
} from '@tocsin/contracts';
import { type GroupingPolicy, type GroupingRule } from '@tocsin/correlate';
import {
  type Alert,
  ConfigurationError,
  type Labels,
  type RuleVersion,
  type ScopeId,
  type TenantId,
  asId,
  defaultScope,
} from '@tocsin/model';
import { type Matcher, type Refusal, compileMatcher, isRefusal } from '@tocsin/rules';
import { ServiceGraph } from '@tocsin/topology';

/** What a metric rule sees. */
export interface SeriesSubject extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly service: string;
  readonly host: string;
  readonly environment: string;
  readonly labels: Labels;
}

export interface CompiledRules {
  readonly version: RuleVersion;
  readonly detect: DetectRules;
  readonly correlate: CorrelateRules;
  readonly thresholds: readonly { readonly rule: ThresholdRule; readonly matches: Matcher<SeriesSubject> }[];
  readonly baselines: readonly { readonly rule: BaselineRule; readonly matches: Matcher<SeriesSubject> }[];
  readonly grouping: GroupingPolicy;
  scopeOf(tenant: TenantId, environment: string, service: string): ScopeId;
}

const SERIES: SeriesSubject = {
  name: 'cpu',
  service: 'checkout',
  host: 'web-1',
  environment: 'production',
  labels: {},
};
const SCOPED = { service: 'checkout', environment: 'production' };
const ALERT = {
  name: 'cpu',
  service: 'checkout',
  host: 'web-1',
  environment: 'production',
  kind: 'metric.threshold',
  severity: 'high',
  message: '',
  labels: {} as Labels,
};

type Mistake = { key: string; problem: string };

/**
 * Compiles the detection and correlation part of a rule document. Throws `ConfigurationError` with every mistake, each
 * under its key, so that a wrong document is refused whole.
 */
export function compileRules(document: RuleSet, version: RuleVersion): CompiledRules {
  const mistakes: Mistake[] = [];
  const compile = <S extends Readonly<Record<string, unknown>>>(
    key: string,
    expression: string,
    sample: S,
  ): Matcher<S> => {
    const matcher: Matcher<S> | Refusal = compileMatcher(expression, sample);
    if (!isRefusal(matcher)) return matcher;
    mistakes.push({ key, problem: matcher.problem });
    return () => false;
  };
  const { detect, correlate } = document;
  const thresholds = detect.metrics.thresholds.map((rule, i) => ({
    rule,
    matches: compile(`detect.metrics.thresholds.${i}.match`, rule.match, SERIES),
  }));
  const baselines = detect.metrics.baselines.map((rule, i) => ({
    rule,
    matches: compile(`detect.metrics.baselines.${i}.match`, rule.match, SERIES),
  }));
  const rules: GroupingRule[] = correlate.rules.map((rule, i) => {
    const matches = compile(`correlate.rules.${i}.match`, rule.match, { alert: ALERT });
    return { id: rule.id, by: rule.by, matches: (alert: Alert) => matches({ alert: viewOf(alert) }) };
  });
  const scopes = correlate.scopes.map(({ match, scope }, i) => ({
    scope,
    matches: compile(`correlate.scopes.${i}.match`, match, SCOPED),
  }));
  if (mistakes.length > 0) throw new ConfigurationError('rules', mistakes);
  return {
    version,
    detect,
    correlate,
    thresholds,
    baselines,
    grouping: { ...correlate, ruleVersion: version, graph: new ServiceGraph(correlate.topology), rules },
    scopeOf(tenant, environment, service) {
      const named = scopes.find(({ matches }) => matches({ service, environment }));
      return named ? asId<ScopeId>(`${tenant}/${named.scope}`) : defaultScope(tenant, environment);
    },
  };
}

const viewOf = ({ name, service, host, environment, kind, severity, message, labels }: Alert): typeof ALERT => ({
  name,
  service,
  host,
  environment,
  kind,
  severity,
  message,
  labels,
});
