import { defaultRuleSet } from '@tocsin/contracts';
import { Correlator, emptyScope } from '@tocsin/correlate';
import { type Alert, type AlertId, type RuleVersion, type ScopeId, type TenantId, asId } from '@tocsin/model';
import { compileRules } from '@tocsin/pipeline';
import { type BenchResult, rate } from './result.js';

const COUNT = 200_000;
/** Systems of services that call each other in a chain; a fault stays within one. */
const SYSTEMS = 300;
const SERVICES = 5;
const START = Date.UTC(2026, 0, 5, 12);
/** Every so many alerts something breaks; its alerts fire, repeat and resolve. */
const FAULT = 200;
const STEP_MS = 40;
/** Incidents are taken once a second, as the stage does. */
const TAKE_EVERY = 25;

const service = (system: number, i: number): string => `service-${system % SYSTEMS}-${i % SERVICES}`;

/** Alert number `i` of a stream: each condition fires, repeats twice and resolves; the neighbours of a fault fall ill with it. */
function alertAt(i: number, systems: number): Alert {
  const fault = Math.floor(i / FAULT);
  const system = (fault * 7) % systems;
  const condition = Math.floor((i % FAULT) / 4);
  const phase = i % 4;
  const at = START + i * STEP_MS;
  const startsAt = at - phase * STEP_MS;
  return {
    id: asId<AlertId>(`alr-${fault}-${condition}`),
    tenant: asId<TenantId>('bench'),
    environment: 'production',
    scope: asId<ScopeId>('bench/production'),
    fingerprint: `${system}-${condition}`,
    service: service(system, condition),
    host: `host-${system}-${condition % 7}`,
    kind: 'foreign.alert',
    rule: 'bench',
    subject: `c-${condition}`,
    name: `condition ${condition}`,
    severity: 'high',
    state: phase === 3 ? 'resolved' : 'firing',
    flapping: false,
    startsAt,
    lastAt: at,
    resolvedAt: phase === 3 ? at : null,
    count: phase + 1,
    surprise: 5,
    message: `condition ${condition} of ${service(system, 0)} is beyond its limit`,
    evidence: {},
    labels: {},
    ruleVersion: asId<RuleVersion>('bench'),
  };
}

/**
 * Alerts decided by one correlator in this process: a new condition in four, the rest repetitions and recoveries. With one system all
 * faults are one storm far beyond what an incident keeps.
 */
export function benchAlerts(count = COUNT, systems = SYSTEMS): BenchResult {
  const { correlate, ...rest } = defaultRuleSet();
  const topology = Array.from({ length: systems * (SERVICES - 1) }, (_, i) => {
    const [system, at] = [Math.floor(i / (SERVICES - 1)), i % (SERVICES - 1)];
    return { caller: service(system, at), callee: service(system, at + 1) };
  });
  const rules = compileRules({ ...rest, correlate: { ...correlate, topology } }, asId<RuleVersion>('bench'));
  const correlator = new Correlator(emptyScope(), rules.grouping);
  let incidents = 0;
  const began = process.hrtime.bigint();
  for (let i = 0; i < count; i++) {
    const alert = alertAt(i, systems);
    correlator.advance(alert.lastAt);
    correlator.alert({ alert, late: false, backfill: false });
    if (i % TAKE_EVERY !== 0) continue;
    incidents += correlator.takeChanged().length;
    correlator.takeLeftOut();
    correlator.takePlacements();
  }
  return rate(count, began, incidents > 0);
}
