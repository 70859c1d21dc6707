import { readFileSync } from 'node:fs';
import { ConfigurationError } from '@tocsin/model';

export interface SeriesRow {
  readonly at: number;
  readonly value: number;
}

const timeOf = (text: string): number => {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) > 1e11 ? Number(text) : Number(text) * 1_000;
  return Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
};

/**
 * A CSV of two columns, time and value, with or without a header; `-` is standard input. Times: ISO 8601 (UTC when they name no zone) or
 * epoch seconds or milliseconds. Throws `ConfigurationError` naming the first lines that cannot be read.
 */
export function readSeries(file: string): SeriesRow[] {
  const lines = readFileSync(file === '-' ? 0 : file, 'utf8').split(/\r?\n/);
  const rows: SeriesRow[] = [];
  const mistakes: { key: string; problem: string }[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const [time = '', value = ''] = line.split(',').map((cell) => cell.trim().replace(/^"|"$/g, ''));
    const row = { at: timeOf(time), value: value === '' ? NaN : Number(value) };
    if (Number.isFinite(row.at) && Number.isFinite(row.value)) rows.push(row);
    else if (i > 0 && mistakes.length < 10)
      mistakes.push({ key: `line ${i + 1}`, problem: `"${line}" is not time,value` });
  });
  if (mistakes.length > 0) throw new ConfigurationError(file, mistakes);
  return rows;
}
