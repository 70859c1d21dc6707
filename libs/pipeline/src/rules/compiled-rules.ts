import { type CorrelateRules, type DetectRules, type RuleSet } from '@tocsin/contracts';
import { DEFAULT_WEIGHTS, type GroupingPolicy, type GroupingRule } from '@tocsin/correlate';
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
import { type CompiledMetricRules, compileMetricRules } from './metric-rules.js';
import { mergeMistakes } from './template-rules.js';

export interface CompiledRules {
  readonly version: RuleVersion;
  readonly detect: DetectRules;
  readonly correlate: CorrelateRules;
  readonly metrics: CompiledMetricRules;
  readonly grouping: GroupingPolicy;
  scopeOf(tenant: TenantId, environment: string, service: string): ScopeId;
}

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
  const mistakes: Mistake[] = mergeMistakes(document.detect.logs.templates);
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
  const metrics = compileMetricRules(detect.metrics, compile);
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
    metrics,
    grouping: {
      ...correlate,
      ruleVersion: version,
      declared: { calls: correlate.topology, placements: correlate.placements, aliases: correlate.aliases },
      rules,
      weights: DEFAULT_WEIGHTS,
    },
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
