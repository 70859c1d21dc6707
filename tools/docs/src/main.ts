import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configPage } from './config-page.js';

writeFileSync(join(process.env.TOCSIN_ROOT ?? '.', 'docs/config.md'), configPage());
