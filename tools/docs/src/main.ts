import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from './generated.js';

async function main(): Promise<void> {
  for (const [path, make] of Object.entries(generated))
    writeFileSync(join(process.env.TOCSIN_ROOT ?? '.', path), await make());
}

void main();
