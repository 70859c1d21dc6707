import { cpus } from 'node:os';
import { realKafka, stopRealServers } from '@tocsin/testing/servers';
import { benchAlerts } from './alerts-bench.js';
import { benchAlertsHttp } from './alerts-http-bench.js';
import { benchStandaloneHttp } from './http-bench.js';
import { kafkaBenches, runKafkaBenches } from './kafka-bench.js';
import { benchMetrics } from './metrics-bench.js';
import { soakMetrics } from './metrics-soak.js';
import { benchPipeline } from './pipeline-bench.js';
import { benchProtocols } from './protocols-bench.js';
import { benchPython } from './python-bench.js';
import { benchOtlp, benchRemoteWrite } from './receivers-bench.js';
import { type BenchResult } from './result.js';
import { benchLiveTemplates, benchTemplates } from './templates-bench.js';
import { soakTemplates } from './templates-soak.js';

type Results = Record<string, BenchResult>;
const root = process.env.TOCSIN_ROOT ?? process.cwd();

const KAFKA = Object.keys(kafkaBenches) as (keyof typeof kafkaBenches)[];
/** A name may bring others with it: what stands beside it for scale. */
const LOCAL: Readonly<Record<string, () => Results | Promise<Results>>> = {
  standalone_http: async () => ({ standalone_http: await benchStandaloneHttp(root) }),
  pipeline: () => ({ pipeline: benchPipeline() }),
  alerts: () => ({ alerts: benchAlerts() }),
  alerts_http: () => benchAlertsHttp(root),
  alerts_storm: () => ({ alerts: benchAlerts(100_000, 1) }),
  receivers_otlp: () => ({ receivers_otlp: benchOtlp() }),
  receivers_remote_write: () => ({ receivers_remote_write: benchRemoteWrite() }),
  receivers: benchProtocols,
  templates: () => benchTemplates(root),
  templates_live: () => ({ templates_live: benchLiveTemplates() }),
  metrics_full: () => ({ metrics_full: benchMetrics('full') }),
  metrics_lite: () => ({ metrics_lite: benchMetrics('lite') }),
  metrics_river: (): Results => {
    const river = benchPython(root, 'river_points.py', ['river==0.26.1'], [], 'points/s');
    return river ? { metrics_river: river } : {};
  },
};
/** Minutes long: run by name only. */
const LONG: typeof LOCAL = {
  metrics_soak: () => ({ metrics_soak: soakMetrics() }),
  templates_soak: () => ({ templates_soak: soakTemplates() }),
};
const DEFAULT = [...KAFKA, ...Object.keys(LOCAL)];
const ALL = [...DEFAULT, ...Object.keys(LONG)];

const args = process.argv.slice(2);
const names = args.filter((arg) => !arg.startsWith('--'));
const wanted = names.length > 0 ? names : [...DEFAULT];
// What it reads is what the end-to-end run leaves.
if (wanted.includes('correlate') && !wanted.includes('end_to_end')) wanted.push('end_to_end');
const unknown = wanted.filter((name) => !ALL.includes(name));

async function main(): Promise<void> {
  if (unknown.length > 0) throw new Error(`unknown bench ${unknown.join(', ')}; one of ${ALL.join(', ')}`);
  const results: Results = {};
  const onKafka = KAFKA.filter((name) => wanted.includes(name));
  if (onKafka.length > 0) {
    const { address } = await realKafka();
    Object.assign(results, await runKafkaBenches(address, onKafka));
    await stopRealServers();
  }
  for (const [name, run] of Object.entries({ ...LOCAL, ...LONG }))
    if (wanted.includes(name)) Object.assign(results, await run());
  const raw = results.consume_raw?.value;
  for (const [name, { value, unit, seconds, found, records: _, ...more }] of Object.entries(results)) {
    const ratio = raw && unit === 'records/s' ? `  ${(value / raw).toFixed(2)} × consume_raw` : '';
    const beside = Object.entries(more).map(([what, number]) => `  ${what} ${number}`);
    const lost = found === false ? '  FAULTS NOT FOUND' : '';
    process.stderr.write(
      `${name.padEnd(16)} ${String(value).padStart(9)} ${unit} in ${seconds} s${ratio}${beside.join('')}${lost}\n`,
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
