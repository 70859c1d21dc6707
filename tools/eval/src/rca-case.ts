import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv } from './csv.js';

/** One recorded series: `time` in epoch seconds, NaN where nothing was measured. */
export interface RcaSeries {
  readonly component: string;
  readonly metric: string;
  readonly time: readonly number[];
  readonly values: readonly number[];
}

/** What the engine is told of a case: when it began and the alarm it starts from, if there is one. */
export interface RcaCase {
  readonly id: string;
  readonly at: number;
  readonly day: string;
  readonly alarm: { readonly component: string; readonly metric: string } | null;
}

/** Counted calls of one minute: of an operation, or from caller to callee. */
export interface RcaCount {
  readonly minute: number;
  readonly component: string;
  readonly peer: string;
  readonly operation: string;
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
}

type Row = Readonly<Record<string, string>>;

export function readRows(path: string): Row[] {
  const [header = [], ...rows] = parseCsv(readFileSync(path, 'utf8'));
  return rows
    .filter(({ length }) => length >= header.length - 1)
    .map((row) => Object.fromEntries(header.map((name, i) => [name.trim(), row[i] ?? ''])));
}

/** Of the labels file: ids, times and the alarm. What names the answer (`root_*`, `fault_type`, ends) is never read. */
export function readCases(folder: string): RcaCase[] {
  return readRows(join(folder, 'labels.csv')).map(
    ({ case_id = '', inject_time, alarm_time, day = '', alarm_component, alarm_metric }) => ({
      id: case_id,
      at: Number(inject_time ?? alarm_time),
      day,
      alarm: alarm_component ? { component: alarm_component, metric: alarm_metric ?? '' } : null,
    }),
  );
}

/** Columns `<component>|<metric>` by `time`. */
export function readSeries(path: string): RcaSeries[] {
  const [header = [], ...rows] = parseCsv(readFileSync(path, 'utf8'));
  const full = rows.filter(({ length }) => length > 1);
  const time = full.map(([at]) => Number(at));
  return header.slice(1).map((name, i) => {
    const cut = name.lastIndexOf('|');
    const values = full.map((row) => (row[i + 1] === '' || row[i + 1] === undefined ? NaN : Number(row[i + 1])));
    return { component: name.slice(0, cut), metric: name.slice(cut + 1).trim(), time, values };
  });
}

export const readEdges = (folder: string): { caller: string; callee: string }[] =>
  existsSync(join(folder, 'topology.csv'))
    ? readRows(join(folder, 'topology.csv')).map(({ caller = '', callee = '' }) => ({ caller, callee }))
    : [];

/** Operations and calls by minute, of all days; empty where no traces were recorded. */
export function readCounts(folder: string): RcaCount[] {
  const files = readdirSync(folder).filter((name) => /^trace_(ops|calls)_/.test(name));
  return files.sort().flatMap((file) =>
    readRows(join(folder, file)).map(
      ({ minute, service, caller, callee, operation, spans, calls, p50_us, p90_us }) => ({
        minute: Number(minute),
        component: service ?? caller ?? '',
        peer: callee ?? '',
        operation: operation ?? '',
        count: Number(spans ?? calls),
        p50: Number(p50_us),
        p90: Number(p90_us),
      }),
    ),
  );
}
