import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_WEIGHTS, FEATURES, type JoinWeights } from '@tocsin/correlate';
import { groupSet, scoreRows } from './correlation-task.js';
import { readColumns } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { type Example, balanced, fitLogistic } from './logistic-fit.js';

/** Comparisons of one set that are fitted to, evenly taken. */
const MAX_EXAMPLES = 20_000;
const PULL = 0.01;

type Comparison = Omit<Example, 'share'>;

/** The true incidents of an incident's members, as far as they were counted. */
interface Tally {
  seen: number;
  readonly counts: Map<string, number>;
}

/** True when most of the incident's labelled alerts so far are of the same true incident as the alert. */
function comparisonsOf(folder: string): Comparison[] {
  const truth = new Map(
    readColumns(join(folder, 'labels.csv'), ['alert_id', 'incident_id']).map(([alert = '', incident = '']) => [
      alert,
      incident,
    ]),
  );
  const tallies = new Map<string, Tally>();
  const found: Comparison[] = [];
  groupSet(folder, DEFAULT_WEIGHTS, (alert, { link, features }) => {
    const wanted = truth.get(alert.id) ?? '';
    const { id, members } = link.incident;
    let tally = tallies.get(id);
    // Members only come at the end, but when some were split off.
    if (!tally || tally.seen > members.length) tallies.set(id, (tally = { seen: 0, counts: new Map() }));
    for (; tally.seen < members.length; tally.seen++) {
      const of = truth.get(members[tally.seen]!.alertId) ?? '';
      if (of !== '') tally.counts.set(of, (tally.counts.get(of) ?? 0) + 1);
    }
    const [most] = [...tally.counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (wanted === '' || !most) return;
    found.push({ features: FEATURES.map((feature) => features[feature]), joined: most[0] === wanted });
  });
  const every = Math.max(1, Math.ceil(found.length / MAX_EXAMPLES));
  return found.filter((_, i) => i % every === 0);
}

const asWeights = (values: readonly number[]): JoinWeights => ({
  ...(Object.fromEntries(FEATURES.map((feature, i) => [feature, Math.round(values[i]! * 100) / 100])) as JoinWeights),
  youth: DEFAULT_WEIGHTS.youth,
});

/**
 * Fits the weights of joining to the labels of the development sets, and tells what they would give: on all sets, and on each set when it
 * was left out of the fit. Nothing is changed: the weights in force stand in `join/weights.ts`.
 */
export function fitWeights({ data, out }: EvalOptions): Record<string, unknown> {
  const root = needFolder(join(data, 'correlation'));
  const sets = readdirSync(root).sort();
  const comparisons = new Map(sets.map((set) => [set, comparisonsOf(join(root, set))]));
  const fit = (used: readonly string[]): JoinWeights => {
    const prior = FEATURES.map((feature) => DEFAULT_WEIGHTS[feature]);
    return asWeights(fitLogistic(balanced(used.map((set) => comparisons.get(set)!)), prior, PULL));
  };
  const score = (set: string, weights: JoinWeights): unknown =>
    scoreRows({ data, out: join(out, 'fit') }, set, groupSet(join(root, set), weights).rows).incident_f1;
  const fitted = fit(sets);
  const incidentF1 = sets.map((set) => {
    const without = fit(sets.filter((other) => other !== set));
    return [
      set,
      { inForce: score(set, DEFAULT_WEIGHTS), fitted: score(set, fitted), leftOut: score(set, without) },
    ] as const;
  });
  return {
    task: 'fit',
    examples: Object.fromEntries(sets.map((set) => [set, comparisons.get(set)!.length])),
    inForce: DEFAULT_WEIGHTS,
    fitted,
    incidentF1: Object.fromEntries(incidentF1),
  };
}
