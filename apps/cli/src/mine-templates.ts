import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { TemplateMiner, joinLine, noRecord } from '@tocsin/detect';
import { parseArguments } from './arguments.js';
import { ShapeVariables, describeVariables } from './template-variables.js';

const PROGRESS_EVERY = 200_000;
const MAX_EXAMPLE = 1_000;
const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Waits when the reader of stdout is slower than the mining, so that a large file needs no memory. */
const write = (text: string): Promise<void> =>
  new Promise((done) => {
    if (process.stdout.write(text)) done();
    else process.stdout.once('drain', done);
  });

interface Seen {
  count: number;
  readonly example: string;
  readonly variables: ShapeVariables;
}

/**
 * `tocsin templates`: mines log templates line by line; indented lines belong to the record before them. CSV `line,template_id,template` with ids as they are when the line comes; with
 * `--json` one line a template at the end, with its count, an example, and what its values are like.
 */
export async function mineTemplates(args: readonly string[]): Promise<number> {
  const { flags, files } = parseArguments(args, []);
  const asJson = flags.has('--json');
  const miner = new TemplateMiner('');
  const seen = new Map<number, Seen>();
  let line = 0;
  let node = 0;
  if (!asJson) await write('line,template_id,template\n');
  for (const file of files.length > 0 ? files : ['-']) {
    const record = noRecord();
    const input = file === '-' ? process.stdin : createReadStream(file);
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      const bytes = Buffer.from(text);
      const joins = joinLine(record, /^[ \t]/.test(text), 0);
      if (!joins) node = miner.add(bytes, 0, bytes.length);
      line++;
      if (asJson && joins) continue;
      if (asJson) note(seen, node, miner, bytes, text);
      else {
        const { id, text: template } = miner.templateOf(node);
        await write(`${line},${id},${quote(template)}\n`);
      }
      if (process.stderr.isTTY && line % PROGRESS_EVERY === 0) process.stderr.write(`\r${line} lines`);
    }
  }
  if (asJson) for (const template of summary(miner, seen)) await write(`${JSON.stringify(template)}\n`);
  return 0;
}

function note(seen: Map<number, Seen>, node: number, miner: TemplateMiner, bytes: Uint8Array, text: string): void {
  let known = seen.get(node);
  if (!known) {
    const example = text.length > MAX_EXAMPLE ? `${text.slice(0, MAX_EXAMPLE)}…` : text;
    seen.set(node, (known = { count: 0, example, variables: new ShapeVariables(miner.signaturesOf(node).own) }));
  }
  known.count++;
  known.variables.add(bytes, miner.tokens);
}

function summary(miner: TemplateMiner, seen: ReadonlyMap<number, Seen>) {
  const byId = new Map<string, number[]>();
  for (const node of seen.keys()) {
    const { id } = miner.templateOf(node);
    byId.set(id, [...(byId.get(id) ?? []), node]);
  }
  const templates = [...byId].map(([id, nodes]) => {
    const shapes = nodes.map((node) => ({ ...seen.get(node)!, signatures: miner.signaturesOf(node) }));
    const count = shapes.reduce((sum, shape) => sum + shape.count, 0);
    const { text: template } = miner.templateOf(nodes[0]!);
    return { id, template, count, example: shapes[0]!.example, variables: describeVariables(shapes) };
  });
  return templates.sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}
