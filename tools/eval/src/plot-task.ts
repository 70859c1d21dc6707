import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type EvalOptions, needFolder } from './data-folder.js';
import { readColumns } from './csv.js';
import { CLOUDMON, type MetricsSet, NAB, type ScoredPoint, scoreSeries } from './metrics-task.js';

const WIDTH = 1_400;
const HEIGHT = 260;
const SCORES = 60;
const PER_SET = 5;
const PAGES_FROM = 0.18;

type Windows = Record<string, readonly (readonly [string, string])[]>;

/** Text of a path through the points; gaps where a number is missing. */
function pathOf(points: readonly (readonly [x: number, y: number | null])[]): string {
  let pen = 'M';
  return points
    .map(([x, y]) => {
      if (y === null) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${x.toFixed(1)},${y.toFixed(1)}`;
      pen = 'L';
      return step;
    })
    .join('');
}

/** One series: its values, the band that was expected, the labelled windows, and the score of each point below. */
function svgOf(title: string, points: readonly ScoredPoint[], windows: readonly (readonly [string, string])[]): string {
  const values = points.map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (i: number) => (i / Math.max(1, points.length - 1)) * WIDTH;
  const y = (value: number) => HEIGHT - ((Math.max(low, Math.min(high, value)) - low) / (high - low || 1)) * HEIGHT;
  const edge = (of: 'low' | 'high') =>
    points.map(({ verdict: { band } }, i) => [x(i), band ? y(band[of]) : null] as const);
  const labelled = windows.map(([from, to]) => {
    const [a, b] = [from.slice(0, 19), to.slice(0, 19)];
    const inside = points.flatMap(({ at }, i) => (at >= a && at <= b ? [i] : []));
    const [first, last] = [inside[0] ?? 0, inside[inside.length - 1] ?? 0];
    return `<rect x="${x(first)}" y="0" width="${Math.max(2, x(last) - x(first))}" height="${HEIGHT}" fill="#fde68a"/>`;
  });
  const scores = points.flatMap(({ verdict: { score } }, i) => {
    if (score <= 0.02) return [];
    const length = Math.min(1, score) * SCORES;
    const colour = score >= PAGES_FROM ? '#b91c1c' : '#94a3b8';
    return `<rect x="${x(i)}" y="${HEIGHT + SCORES + 10 - length}" width="2" height="${length}" fill="${colour}"/>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -24 ${WIDTH} ${HEIGHT + SCORES + 40}" font-family="sans-serif">`,
    '<rect x="0" y="-24" width="100%" height="100%" fill="#fff"/>',
    `<text x="4" y="-8" font-size="14">${title}: ${points.length} points, ${low} to ${high}; yellow labelled, red would page</text>`,
    ...labelled,
    `<path d="${pathOf(edge('low'))}" fill="none" stroke="#93c5fd"/>`,
    `<path d="${pathOf(edge('high'))}" fill="none" stroke="#93c5fd"/>`,
    `<path d="${pathOf(points.map(({ value }, i) => [x(i), Number.isFinite(value) ? y(value) : null]))}" fill="none" stroke="#1e293b" stroke-width="0.8"/>`,
    ...scores,
    '</svg>',
  ].join('\n');
}

/** Evenly spread over the set, so that the choice is nobody's. */
function chosen(root: string): string[] {
  const files = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      readdirSync(join(root, name))
        .filter((file) => file.endsWith('.csv'))
        .map((file) => `${name}/${file}`),
    )
    .sort();
  return Array.from({ length: PER_SET }, (_, i) => files[Math.floor(((i + 0.5) / PER_SET) * files.length)]!);
}

function plot(set: MetricsSet, { data, out }: EvalOptions): string[] {
  const root = needFolder(join(data, set.files));
  const labels = join(data, set.windows);
  const windows = existsSync(labels) ? (JSON.parse(readFileSync(labels, 'utf8')) as Windows) : {};
  const folder = join(out, 'plots');
  mkdirSync(folder, { recursive: true });
  return chosen(root).map((file) => {
    const points = scoreSeries(readColumns(join(root, file), set.columns));
    const path = join(folder, `${basename(file, '.csv')}.svg`);
    writeFileSync(path, svgOf(file, points, windows[file] ?? []));
    return path;
  });
}

/** Pictures of ten public series, for people to look at. */
export const plotMetrics = (options: EvalOptions): Record<string, unknown> => ({
  task: 'plots',
  files: [NAB, CLOUDMON].flatMap((set) => plot(set, options)),
});
