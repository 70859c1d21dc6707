import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CauseGraph, type CauseQuestion, type RankedComponent, rankComponents } from '@tocsin/correlate';
import { ServiceGraph } from '@tocsin/topology';
import { quoteCsv } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { type RcaCase, type RcaSeries, readCases, readCounts, readEdges, readRows, readSeries } from './rca-case.js';
import { type Span, countDeviations, seriesDeviations, serviceLevels, spanAround, spanFrom } from './rca-deviations.js';
import { evaluateClusters } from './rca-clusters.js';
import { runScorer } from './score.js';

export const graphOf = (edges: readonly { caller: string; callee: string }[]): CauseGraph => {
  const calls = new ServiceGraph(edges);
  return {
    calleesOf: (service) => calls.calleesOf(service),
    callersOf: (service) => calls.callersOf(service),
    serviceOf: (component) => component,
    instancesOf: () => [],
    shareOn: () => 0,
  };
};

/** Builds the question of each case of a set from whatever files the set has. */
function questionsOf(folder: string): (each: RcaCase) => CauseQuestion {
  const edges = readEdges(folder);
  const graph = graphOf(edges);
  const ends = new Map(edges.map(({ caller, callee }) => [`${caller}_${callee}`, [caller, callee] as const]));
  const counts = readCounts(folder);
  const normal = existsSync(join(folder, 'normal.csv')) ? readSeries(join(folder, 'normal.csv')) : null;
  const days = new Map(
    readdirSync(folder).flatMap((name) => {
      const day = /^metrics_(.*)\.csv$/.exec(name)?.[1];
      return day ? [[day, readSeries(join(folder, name))] as const] : [];
    }),
  );
  return ({ id, at, day, alarm }) => {
    const recorded = days.get(day);
    const file = recorded ?? readSeries(join(folder, 'cases', `${id}.csv`));
    const around = recorded ? spanAround(at) : spanFrom(at);
    const { series, span } = normal ? besideNormal(normal, file) : { series: file, span: around };
    return {
      deviations: [...seriesDeviations(series, span, ends), ...countDeviations(counts, around)],
      symptom: alarm
        ? { component: alarm.component, kind: alarm.metric === 'latency' ? 'latency' : 'availability' }
        : null,
      levels: normal ? serviceLevels(normal, file) : [],
      priors: new Map(),
      hosts: new Set(),
      illPlaces: [],
      graph,
    };
  };
}

/** One series over both files. The normal recording may be of a later day, so it is put before the first minute of the case. */
function besideNormal(normal: readonly RcaSeries[], now: readonly RcaSeries[]): { series: RcaSeries[]; span: Span } {
  const known = new Map(normal.map((each) => [`${each.component}|${each.metric}`, each.values]));
  const series = now.map((each) => {
    const past = known.get(`${each.component}|${each.metric}`) ?? [];
    return { ...each, time: [...past.map(() => -1), ...each.time], values: [...past, ...each.values] };
  });
  return { series, span: spanFrom(0) };
}

/** Components in order, each with its metrics; a component's further metrics count for less in the common order. */
export function rankedPairs(ranked: readonly RankedComponent[]): { component: string; metric: string }[] {
  const pairs = ranked.flatMap(({ component, score, deviations }) => {
    const best = deviations[0]?.strength ?? 0;
    return deviations.length === 0
      ? [{ component, metric: '', worth: score }]
      : deviations.map(({ subject, strength }) => ({ component, metric: subject, worth: (score * strength) / best }));
  });
  return pairs.sort((a, b) => b.worth - a.worth);
}

function evaluateSet(data: string, out: string, set: string): Record<string, unknown> {
  const folder = join(data, 'rca', set);
  const question = questionsOf(folder);
  const cases = readCases(folder);
  const rows: string[] = [];
  const began = process.hrtime.bigint();
  let rankNs = 0n;
  for (const each of cases) {
    const asked = question(each);
    const start = process.hrtime.bigint();
    const ranked = rankComponents(asked);
    rankNs += process.hrtime.bigint() - start;
    rankedPairs(ranked).forEach(({ component, metric }, i) =>
      rows.push([each.id, component, metric, String(i + 1)].map(quoteCsv).join(',')),
    );
  }
  const path = join(out, 'rca', `${set}.csv`);
  writeFileSync(path, `case_id,component,metric,rank\n${rows.join('\n')}\n`);
  const labels = join(folder, 'labels.csv');
  const args = ['--labels', labels, '--pred', path];
  const component = runScorer(data, 'rca_score.py', labels, args)?.all;
  const metric = namesMetrics(labels)
    ? runScorer(data, 'rca_score.py', labels, [...args, '--level', 'metric'])?.all
    : null;
  return {
    component: component && figures(component),
    ...(metric ? { metric: figures(metric) } : {}),
    msPerCase: Math.round(Number((process.hrtime.bigint() - began) / BigInt(cases.length)) / 1e4) / 100,
    rankMsPerCase: Math.round(Number(rankNs / BigInt(cases.length)) / 1e4) / 100,
  };
}

/** Whether the scorer can be asked for metrics: some labels name components only. */
const namesMetrics = (labels: string): boolean => readRows(labels).some(({ root_metric }) => root_metric);

const figures = (all: unknown): Record<string, unknown> => {
  const { cases, 'AC@1': ac1, 'AC@3': ac3, 'Avg@5': avg5, MRR: mrr } = all as Record<string, number>;
  return { cases, ac1, ac3, avg5, mrr };
};

/** Ranks causes for every set of recorded cases: from metrics and traces with a known start, as when an alarm asks. */
export function evaluateRca({ data, out }: EvalOptions): Record<string, unknown> {
  const root = needFolder(join(data, 'rca'));
  mkdirSync(join(out, 'rca'), { recursive: true });
  const sets = readdirSync(root).sort();
  return {
    task: 'rca',
    ...Object.fromEntries(sets.map((set) => [set, evaluateSet(data, out, set)])),
    fromAlerts: evaluateClusters(data, out),
  };
}
