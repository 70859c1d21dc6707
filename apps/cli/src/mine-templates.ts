import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { TemplateMiner } from '@tocsin/detect';
import { parseArguments } from './arguments.js';

const PROGRESS_EVERY = 200_000;
const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Waits when the reader of stdout is slower than the mining, so that a large file needs no memory. */
const write = (text: string): Promise<void> =>
  new Promise((done) => {
    if (process.stdout.write(text)) done();
    else process.stdout.once('drain', done);
  });

/**
 * `tocsin templates`: mines log templates line by line. CSV `line,template_id,template` with ids as they are when the line comes; with
 * `--json` one line a template at the end, with its count and an example.
 */
export async function mineTemplates(args: readonly string[]): Promise<number> {
  const { flags, files } = parseArguments(args, []);
  const asJson = flags.has('--json');
  const miner = new TemplateMiner('');
  const seen = new Map<number, { count: number; example: string }>();
  let line = 0;
  if (!asJson) await write('line,template_id,template\n');
  for (const file of files.length > 0 ? files : ['-']) {
    const input = file === '-' ? process.stdin : createReadStream(file);
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      const bytes = Buffer.from(text);
      const node = miner.add(bytes, 0, bytes.length);
      line++;
      if (asJson) {
        const known = seen.get(node);
        if (known) known.count++;
        else seen.set(node, { count: 1, example: text });
      } else {
        const { id, text: template } = miner.templateOf(node);
        await write(`${line},${id},${quote(template)}\n`);
      }
      if (process.stderr.isTTY && line % PROGRESS_EVERY === 0) process.stderr.write(`\r${line} lines`);
    }
  }
  if (asJson) for (const template of summary(miner, seen)) await write(`${JSON.stringify(template)}\n`);
  return 0;
}

function summary(miner: TemplateMiner, seen: ReadonlyMap<number, { count: number; example: string }>) {
  const byId = new Map<string, { id: string; template: string; count: number; example: string }>();
  for (const [node, { count, example }] of seen) {
    const { id, text: template } = miner.templateOf(node);
    const known = byId.get(id);
    if (known) known.count += count;
    else byId.set(id, { id, template, count, example });
  }
  return [...byId.values()].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
}
