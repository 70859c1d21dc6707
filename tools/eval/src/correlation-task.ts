import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Candidate, Correlator, DEFAULT_WEIGHTS, type JoinWeights, emptyScope } from '@tocsin/correlate';
import { defaultRuleSet } from '@tocsin/contracts';
import { type Alert, type RuleVersion, asId } from '@tocsin/model';
import { compileRules } from '@tocsin/pipeline';
import { type EvalOptions, needFolder } from './data-folder.js';
import { readEstate } from './estate-topology.js';
import { alertOf, readRawAlerts } from './raw-alerts.js';
import { runScorer } from './score.js';
import { Whereabouts } from './whereabouts.js';

/** The decision that counts is the one that stands this long after the alert, in event time. */
const DECISION_MS = 60_000;
const FIGURES = [
  'incident_f1',
  'incident_precision',
  'incident_recall',
  'bcubed_f1',
  'pair_f1',
  'fragments',
  'contamination',
  'noise_suppressed',
  'signal_lost',
  'false_clusters',
  'incidents',
  'clusters_min_size',
];

/**
 * Groups one set from an empty state, in the order its alerts came. Rows: alert, decision after 60 s, decision in the end. `onCompared`
 * sees every comparison, and where the alerts before it are.
 */
export function groupSet(
  folder: string,
  weights: JoinWeights = DEFAULT_WEIGHTS,
  onCompared?: (alert: Alert, candidate: Candidate, where: Whereabouts) => void,
): { readonly rows: string[]; readonly seconds: number } {
  const estate = readEstate(join(folder, 'topology.csv'));
  const { correlate, ...rest } = defaultRuleSet();
  const rules = { ...rest, correlate: { ...correlate, topology: [...estate.calls] } };
  const { grouping } = compileRules(rules, asId<RuleVersion>('eval'));
  const correlator = new Correlator(emptyScope(), { ...grouping, weights });
  const raws = readRawAlerts(join(folder, 'alerts.jsonl'));
  const where = new Whereabouts();
  if (onCompared) correlator.judge.onCompared = (alert, candidate) => onCompared(alert, candidate, where);
  const decided: string[] = [];
  const decideUpTo = (at: number) => {
    for (let next = raws[decided.length]; next && next.ts + DECISION_MS < at; next = raws[decided.length]) {
      correlator.settle(next.ts + DECISION_MS);
      where.apply(correlator.takePlacements());
      decided.push(where.of(next.id));
    }
  };
  const began = process.hrtime.bigint();
  for (const raw of raws) {
    decideUpTo(raw.ts);
    correlator.advance(raw.ts);
    correlator.alert({ alert: alertOf(raw, estate), late: false, backfill: false });
    correlator.takeChanged();
    where.apply(correlator.takePlacements());
  }
  decideUpTo(Infinity);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return { rows: raws.map(({ id }, i) => `${id},${decided[i]},${where.of(id)}`), seconds };
}

/** Has the decisions of one set scored against its labels, which only the scorer reads. */
export function scoreRows({ data, out }: EvalOptions, set: string, rows: readonly string[]): Record<string, unknown> {
  const pred = join(out, 'correlation', `${set}.csv`);
  mkdirSync(join(out, 'correlation'), { recursive: true });
  writeFileSync(pred, `alert_id,cluster_id,final_cluster_id\n${rows.join('\n')}\n`);
  const labels = join(data, 'correlation', set, 'labels.csv');
  return runScorer(data, 'correlation_score.py', labels, ['--labels', labels, '--pred', pred]) ?? {};
}

/** Groups each set of alerts and has the decisions after 60 s scored. Labels are read by the scorer alone. */
export function evaluateCorrelation({ data, out }: EvalOptions): Record<string, unknown> {
  const root = needFolder(join(data, 'correlation'));
  const figures: Record<string, unknown> = { task: 'correlation' };
  for (const set of readdirSync(root).sort()) {
    const { rows, seconds } = groupSet(join(root, set));
    const result = scoreRows({ data, out }, set, rows);
    const kept = FIGURES.flatMap((name) => (typeof result[name] === 'number' ? [[name, round(result[name])]] : []));
    figures[set] = { ...Object.fromEntries(kept), alerts_per_second: Math.round(rows.length / seconds) };
  }
  return figures;
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
