import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { figureAt } from './check-task.js';
import { parseCsv, quoteCsv, readColumns } from './csv.js';
import { readCases, readSeries } from './rca-case.js';
import { scoreGrouping } from './grouping-score.js';
import { MissingData, needFolder, readOptions } from './data-folder.js';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-eval-spec-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the loader', () => {
  it('hands on the named columns and no label', () => {
    const path = join(folder, 'x.csv');
    writeFileSync(path, '\ufeffLineId,Content,EventId,Label\n1,"a ""b"", c",E1,1\n2,plain,E2,0\n');
    expect(readColumns(path, ['Content'])).toEqual([['a "b", c'], ['plain']]);
    expect(() => readColumns(path, ['Nope'])).toThrow(/no column Nope/);
  });

  it('reads quotes and line breaks, and writes what it reads', () => {
    const fields = ['a', 'b,c', 'd"e', 'f\ng'];
    expect(parseCsv(`${fields.map(quoteCsv).join(',')}\n`)).toEqual([fields]);
  });

  it('takes --data before the environment, and names what is missing', () => {
    expect(readOptions(['--data', folder]).data).toBe(folder);
    expect(() => needFolder(join(folder, 'none'))).toThrow(MissingData);
  });
});

describe('groups', () => {
  it('are right only as a whole: by lines, and by groups', () => {
    const truth = ['a', 'a', 'b', 'c', 'c', 'c'];
    expect(scoreGrouping(truth, [1, 1, 2, 3, 3, 3])).toEqual({ GA: 1, FGA: 1 });
    expect(scoreGrouping(truth, [1, 1, 2, 3, 3, 4])).toEqual({ GA: 1 / 2, FGA: 4 / 7 });
    expect(scoreGrouping(truth, [1, 1, 1, 3, 3, 3])).toEqual({ GA: 1 / 2, FGA: 2 / 5 });
  });
});

describe('the cases of cause ranking', () => {
  it('are ids, times and the alarm: what names the answer never gets through', () => {
    const columns =
      'case_id,day,inject_time,end_time,alarm_component,alarm_metric,root_component,root_metric,fault_type';
    writeFileSync(join(folder, 'labels.csv'), `${columns}\nc1,d1,1000,2000,web,latency,secret,cpu,cpu hog\n`);
    expect(readCases(folder)).toEqual([
      { id: 'c1', at: 1000, day: 'd1', alarm: { component: 'web', metric: 'latency' } },
    ]);
  });

  it('read series with gaps', () => {
    const path = join(folder, 'series.csv');
    writeFileSync(path, 'time,a b|cpu,x|y|lat\n1,2,\n2,,5\n');
    expect(readSeries(path)).toEqual([
      { component: 'a b', metric: 'cpu', time: [1, 2], values: [2, NaN] },
      { component: 'x|y', metric: 'lat', time: [1, 2], values: [NaN, 5] },
    ]);
  });
});

describe('figureAt', () => {
  it('follows the path', () => {
    expect(figureAt({ loghub: { GA: 0.9 } }, 'loghub.GA')).toBe(0.9);
    expect(figureAt({ loghub: null }, 'loghub.GA')).toBeNull();
  });
});
