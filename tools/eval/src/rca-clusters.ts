import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Correlator, emptyScope } from '@tocsin/correlate';
import { defaultRuleSet } from '@tocsin/contracts';
import { type ProbableCause, type RuleVersion, asId } from '@tocsin/model';
import { compileRules } from '@tocsin/pipeline';
import { quoteCsv, readColumns } from './csv.js';
import { readEstate } from './estate-topology.js';
import { alertOf, readRawAlerts } from './raw-alerts.js';
import { LEFT_OUT, Whereabouts } from './whereabouts.js';

/** Long enough for the last alerts to be explained. */
const SETTLE_MS = 60_000;

/** What the engine said of one set of alerts: the causes of each incident, and which incident holds each alert. */
interface Explained {
  readonly causes: ReadonlyMap<string, readonly ProbableCause[]>;
  readonly where: Whereabouts;
}

function explain(folder: string): Explained {
  const estate = readEstate(join(folder, 'topology.csv'));
  const { correlate, ...rest } = defaultRuleSet();
  const topology = { topology: [...estate.calls], placements: [...estate.placements] };
  const rules = { ...rest, correlate: { ...correlate, ...topology } };
  const correlator = new Correlator(emptyScope(), compileRules(rules, asId<RuleVersion>('eval')).grouping);
  const causes = new Map<string, readonly ProbableCause[]>();
  const where = new Whereabouts();
  const take = () => {
    for (const incident of correlator.takeChanged()) causes.set(incident.id, incident.causes);
    where.apply(correlator.takePlacements());
  };
  const raws = readRawAlerts(join(folder, 'alerts.jsonl'));
  for (const raw of raws) {
    correlator.advance(raw.ts);
    correlator.alert({ alert: alertOf(raw, estate), late: false, backfill: false });
    take();
  }
  correlator.settle((raws[raws.length - 1]?.ts ?? 0) + SETTLE_MS);
  take();
  return { causes, where };
}

interface Match {
  readonly caseId: string;
  readonly root: string;
  readonly causes: readonly ProbableCause[];
}

/** After the run: each case is answered by the incident that holds most of its alerts. The engine never sees this. */
function matchCases(folder: string, { causes, where }: Explained): Match[] {
  const votes = new Map<string, Map<string, number>>();
  for (const [alertId = '', caseId = ''] of readColumns(join(folder, 'labels.csv'), ['alert_id', 'incident_id'])) {
    const incident = where.of(alertId);
    if (!caseId || !incident || incident === LEFT_OUT) continue;
    const counts = votes.get(caseId) ?? new Map<string, number>();
    votes.set(caseId, counts.set(incident, (counts.get(incident) ?? 0) + 1));
  }
  return readColumns(join(folder, 'incidents.csv'), ['incident_id', 'root_entity']).map(([caseId = '', root = '']) => {
    const [first] = [...(votes.get(caseId) ?? [])].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return { caseId, root, causes: first ? (causes.get(first[0]) ?? []) : [] };
  });
}

const K = 5;
function figures(matches: readonly Match[]): Record<string, number> {
  const within = (k: number) =>
    matches.filter(({ root, causes }) => causes.slice(0, k).some(({ component }) => component === root)).length /
    matches.length;
  const accuracies = Array.from({ length: K }, (_, i) => within(i + 1));
  return {
    cases: matches.length,
    ac1: accuracies[0]!,
    ac3: accuracies[2]!,
    avg5: accuracies.reduce((sum, each) => sum + each, 0) / K,
  };
}

/** Ranks causes from alerts alone: the engine's incidents with their causes, matched to the cases after the run. */
export function evaluateClusters(data: string, out: string): Record<string, unknown> {
  const root = join(data, 'correlation');
  if (!existsSync(root)) return {};
  mkdirSync(join(out, 'rca'), { recursive: true });
  return Object.fromEntries(
    readdirSync(root)
      .sort()
      .flatMap((set) => {
        const folder = join(root, set);
        const explained = explain(folder);
        const rows = [...explained.causes].flatMap(([id, causes]) =>
          causes.map(({ component }, i) => [id, component, String(i + 1)].map(quoteCsv).join(',')),
        );
        writeFileSync(join(out, 'rca', `${set}.clusters.csv`), `cluster_id,component,rank\n${rows.join('\n')}\n`);
        const known = existsSync(join(folder, 'incidents.csv')) && existsSync(join(folder, 'labels.csv'));
        return [[set, known ? figures(matchCases(folder, explained)) : null] as const];
      }),
  );
}
