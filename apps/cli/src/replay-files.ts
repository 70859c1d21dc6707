import { readFileSync } from 'node:fs';
import { defaultRuleSet, parseRuleSet } from '@tocsin/contracts';
import { readRecording, replay } from '@tocsin/pipeline';
import { parse } from 'yaml';
import { parseArguments } from './arguments.js';

const STDIN = 0;
const EPOCH = Date.UTC(2026, 0, 1);

/**
 * `tocsin replay`: runs recorded events through the whole flow in virtual time. Writes JSON lines to stdout: alerts and rejected
 * records as they come, then the incidents in their last state. Rules default to the built-in ones.
 */
export async function replayFiles(args: readonly string[]): Promise<number> {
  const { options, files } = parseArguments(args, ['--rules', '--partitions']);
  const rulesFile = options.get('--rules');
  const rules = rulesFile ? parseRuleSet(parse(readFileSync(rulesFile, 'utf8')), rulesFile) : defaultRuleSet();
  const inputs = files.length > 0 ? files : ['-'];
  const events = inputs.flatMap((file) =>
    readRecording(readFileSync(file === '-' ? STDIN : file, 'utf8'), EPOCH, file),
  );
  const write = (output: unknown) => process.stdout.write(`${JSON.stringify(output)}\n`);
  const eventPartitions = Number(options.get('--partitions') ?? 1);
  const incidents = replay(events, { rules, eventPartitions }, (output) => {
    if (output.type !== 'incident') write(output);
  });
  for (const incident of incidents) write({ type: 'incident', incident });
  process.stderr.write(`${events.length} events, ${incidents.length} incidents\n`);
  return 0;
}
