import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Simulation } from './simulate.js';

const valueOf = (flag: string, otherwise: string): string => {
  const at = process.argv.indexOf(flag);
  return at >= 0 ? (process.argv[at + 1] ?? otherwise) : otherwise;
};

/** Writes one recording for `tocsin replay`, and the truth beside it. */
const folder = valueOf('--out', 'out/simulate');
const simulation = new Simulation(Number(valueOf('--seed', '1')), Number(valueOf('--hours', '7')));
mkdirSync(folder, { recursive: true });
const file = openSync(join(folder, 'events.jsonl'), 'w');
for (const { at, records, changes } of simulation.seconds()) {
  const time = new Date(at).toISOString();
  const lines = [
    ...records.map((record) => ({ at: time, record })),
    ...changes.map(({ at: _at, ...change }) => ({ at: time, change })),
  ];
  writeSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
closeSync(file);
writeFileSync(join(folder, 'truth.json'), `${JSON.stringify(simulation.truth, null, 1)}\n`);
