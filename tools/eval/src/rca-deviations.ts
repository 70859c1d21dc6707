import {
  type Deviation,
  type DeviationRole,
  type ServiceLevel,
  measureCount,
  measureDeviation,
  metricRole,
  strengthOf,
  usualShareOf,
} from '@tocsin/correlate';
import { type RcaCount, type RcaSeries } from './rca-case.js';

/** Seconds from the start of a case that are looked at, and kept away from its past. */
const BEFORE = 30;
const AFTER = 180;
const GUARD = 120;

/** Splits what was measured into past and now. A recording that begins with the faults has its past after them, too. */
export interface Span {
  readonly isNow: (at: number) => boolean;
  readonly isPast: (at: number) => boolean;
}
export const spanAround = (at: number): Span => ({
  isNow: (time) => time >= at - BEFORE && time <= at + AFTER,
  isPast: (time) => time < at - GUARD || time > at + AFTER + GUARD,
});
export const spanFrom = (at: number): Span => ({ isNow: (time) => time >= at, isPast: (time) => time < at });

function pick({ time, values }: RcaSeries, wanted: (at: number) => boolean): number[] {
  const picked = [];
  for (let i = 0; i < time.length; i++) if (wanted(time[i]!) && !Number.isNaN(values[i]!)) picked.push(values[i]!);
  return picked;
}

interface Named {
  readonly component: string;
  readonly peer: string;
}

/** `caller_callee` columns measure an edge, at the end their metric names. */
function endOf({ component, metric }: RcaSeries, edges: ReadonlyMap<string, readonly [string, string]>): Named {
  const edge = edges.get(component);
  if (!edge) return { component, peer: '' };
  return metric.includes('server') ? { component: edge[1], peer: edge[0] } : { component: edge[0], peer: edge[1] };
}

function toDeviation(
  { component, peer }: Named,
  subject: string,
  role: DeviationRole,
  worse: 'up' | 'down' | 'both',
  measured: { readonly z: number; readonly observed: number; readonly expected: number },
): Deviation {
  const { z, observed, expected } = measured;
  const direction = z < 0 ? 'down' : 'up';
  const strength = worse === 'both' || worse === direction ? strengthOf(z) : 0;
  const propagates = role === 'latency' || role === 'errors';
  return { component, subject, role, peer, strength, direction, observed, expected, propagates };
}

export function seriesDeviations(
  series: readonly RcaSeries[],
  { isNow, isPast }: Span,
  edges: ReadonlyMap<string, readonly [string, string]>,
): Deviation[] {
  return series.flatMap((each) => {
    const measured = measureDeviation(pick(each, isPast), pick(each, isNow));
    if (!measured) return [];
    const { role, worse } = metricRole(each.metric);
    const named = endOf(each, edges);
    // What a component waits for as a client is its callees' latency, and stands with their edges.
    if (role === 'latency' && named.peer === '' && /client/i.test(each.metric)) return [];
    return [toDeviation(named, each.metric, role, worse, measured)];
  });
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

/** Deviations of operation mix and operation latency, each operation against its share in the other minutes. */
export function countDeviations(counts: readonly RcaCount[], { isNow, isPast }: Span): Deviation[] {
  const byComponent = grouped(
    counts.filter(({ peer }) => peer === ''),
    ({ component }) => component,
  );
  return [...byComponent].flatMap(([component, rows]) => {
    const totals = new Map<number, number>();
    for (const { minute, count } of rows) totals.set(minute, (totals.get(minute) ?? 0) + count);
    const past = [...totals.keys()].filter(isPast);
    const total = [...totals].reduce((sum, [minute, count]) => sum + (isNow(minute) ? count : 0), 0);
    return [...grouped(rows, ({ operation }) => operation)].flatMap(([operation, own]) => {
      const countAt = new Map(own.map(({ minute, count }) => [minute, count]));
      const count = own.reduce((sum, each) => sum + (isNow(each.minute) ? each.count : 0), 0);
      const pastShares = past.map((minute) => (countAt.get(minute) ?? 0) / totals.get(minute)!);
      const usual = total > 0 ? usualShareOf(pastShares) : null;
      const mix = usual ? measureCount(usual, count, total) : null;
      const time = (of: 'p50' | 'p90') =>
        measureDeviation(
          own.filter(({ minute }) => isPast(minute)).map((each) => each[of]),
          own.filter(({ minute }) => isNow(minute)).map((each) => each[of]),
        );
      const end = { component, peer: '' };
      return [
        ...(mix ? [toDeviation(end, operation, 'count', 'both', mix)] : []),
        ...[time('p50'), time('p90')].flatMap((each) =>
          each ? [toDeviation(end, operation, 'operation', 'up', each)] : [],
        ),
      ];
    });
  });
}

const LEVELS = { latency: 'latency_Average', availability: 'availability_Average' } as const;
const REQUESTS = 'requests_Sum';

/** Latency and availability by component with the requests they were for. */
export function serviceLevels(past: readonly RcaSeries[], during: readonly RcaSeries[]): ServiceLevel[] {
  const find = (series: readonly RcaSeries[], component: string, metric: string) =>
    series.find((each) => each.component === component && each.metric === metric)?.values;
  return Object.entries(LEVELS).flatMap(([kind, metric]) =>
    during
      .filter((each) => each.metric === metric)
      .map(({ component, values }) => ({
        component,
        kind: kind as keyof typeof LEVELS,
        past: (find(past, component, metric) ?? []).filter((value) => !Number.isNaN(value)),
        during: values,
        requests: find(during, component, REQUESTS) ?? values.map(() => 1),
      })),
  );
}
