import { readFileSync } from 'node:fs';

/** Rows of a CSV text with quotes and line breaks inside fields. */
export function parseCsv(text: string, separator = ','): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') field += text[++i]!;
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === separator) {
      row.push(field);
      field = '';
    } else if (char === '\n') {
      rows.push([...row, field.replace(/\r$/, '')]);
      row = [];
      field = '';
    } else field += char;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows;
}

/** The named columns of a CSV file, and nothing else: what the engine may see. */
export function readColumns(path: string, names: readonly string[]): string[][] {
  const [header = [], ...rows] = parseCsv(readFileSync(path, 'utf8'));
  const columns = names.map((name) => header.findIndex((title) => title.trim() === name));
  const missing = names.filter((_, i) => columns[i]! < 0);
  if (missing.length > 0) throw new Error(`${path}: no column ${missing.join(', ')}`);
  return rows
    .filter((each) => each.length >= header.length - 1)
    .map((each) => columns.map((column) => each[column] ?? ''));
}

export const quoteCsv = (field: string): string => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
