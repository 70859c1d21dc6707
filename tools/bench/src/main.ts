import { cpus } from 'node:os';
import { realKafka, stopRealServers } from '@tocsin/testing/servers';
import { benchStandaloneHttp } from './http-bench.js';
import { kafkaBenches, runKafkaBenches } from './kafka-bench.js';
import { benchPipeline } from './pipeline-bench.js';
import { type BenchResult } from './result.js';

const KAFKA = Object.keys(kafkaBenches) as (keyof typeof kafkaBenches)[];
const ALL = [...KAFKA, 'standalone_http', 'pipeline'];

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
const wanted = names.length > 0 ? names : ALL;
const root = process.env.TOCSIN_ROOT ?? process.cwd();

async function main(): Promise<void> {
  const results: Record<string, BenchResult> = {};
  const onKafka = KAFKA.filter((name) => wanted.includes(name));
  if (onKafka.length > 0) {
    const { address } = await realKafka();
    Object.assign(results, await runKafkaBenches(address, onKafka));
    await stopRealServers();
  }
  if (wanted.includes('standalone_http')) results.standalone_http = await benchStandaloneHttp(root);
  if (wanted.includes('pipeline')) results.pipeline = benchPipeline();
  const raw = results.consume_raw?.value;
  for (const [name, { value, seconds, found }] of Object.entries(results)) {
    const ratio = raw ? `  ${(value / raw).toFixed(2)} × consume_raw` : '';
    process.stderr.write(
      `${name.padEnd(16)} ${String(value).padStart(9)} records/s in ${seconds} s${ratio}${found === false ? '  FAULTS NOT FOUND' : ''}\n`,
    );
  }
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length };
  if (args.includes('--json')) console.log(JSON.stringify({ machine, results }));
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.stack);
    process.exit(1);
  },
);
