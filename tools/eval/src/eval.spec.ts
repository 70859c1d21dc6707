import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { figureAt } from './check-task.js';
import { parseCsv, quoteCsv, readColumns } from './csv.js';
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

describe('figureAt', () => {
  it('follows the path', () => {
    expect(figureAt({ loghub: { GA: 0.9 } }, 'loghub.GA')).toBe(0.9);
    expect(figureAt({ loghub: null }, 'loghub.GA')).toBeNull();
  });
});
