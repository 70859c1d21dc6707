import { ConfigurationError } from '@tocsin/model';
import { backupInto, reshardInto, restoreFrom } from './backup-and-restore.js';
import { checkConfig } from './check-config.js';
import { detectSeries } from './detect-series.js';
import { forecastSeries } from './forecast-series.js';
import { replayFiles } from './replay-files.js';
import { mineTemplates } from './mine-templates.js';

/** Each command: what it does, and how it is called. */
const commands = {
  replay: { usage: 'replay FILE… [--rules RULES.yaml] [--partitions N]', run: replayFiles },
  templates: { usage: 'templates [FILE…] [--json]', run: mineTemplates },
  detect: { usage: 'detect [FILE.csv]', run: detectSeries },
  forecast: { usage: 'forecast [FILE.csv] [--hours N] [--above LIMIT | --below LIMIT]', run: forecastSeries },
  backup: { usage: 'backup FOLDER', run: backupInto },
  reshard: { usage: 'reshard BACKUP NEW_FOLDER --events N [--scopes N]', run: reshardInto },
  restore: { usage: 'restore FOLDER', run: restoreFrom },
  'check-config': { usage: 'check-config [RULES.yaml]', run: checkConfig },
} as const;

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name as keyof typeof commands];

async function main(): Promise<number> {
  if (!command) {
    const lines = Object.values(commands).map(({ usage }) => `  tocsin ${usage}`);
    process.stderr.write(`usage:\n${lines.join('\n')}\n`);
    return name === '' || name === '--help' ? 0 : 1;
  }
  return command.run(args);
}

// A reader that has seen enough (`| head`) is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : (error.stack ?? error.message)}\n`);
    process.exitCode = 1;
  },
);
