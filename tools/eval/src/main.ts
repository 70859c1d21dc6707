import { checkFloors } from './check-task.js';
import { type EvalOptions, MissingData, readOptions } from './data-folder.js';
import { CLOUDMON, NAB, evaluateMetrics } from './metrics-task.js';
import { evaluateCorrelation } from './correlation-task.js';
import { evaluateEstate } from './estate-task.js';
import { evaluateForecast } from './forecast-task.js';
import { fitWeights } from './fit-task.js';
import { evaluateFlow } from './flow-task.js';
import { plotMetrics } from './plot-task.js';
import { evaluateRca } from './rca-task.js';
import { evaluateRates } from './rates-task.js';
import { evaluateSequences } from './sequences-task.js';
import { evaluateSkab } from './skab-task.js';
import { evaluateTemplateFit } from './template-fit-task.js';
import { evaluateTemplates } from './templates-task.js';

const tasks: Record<string, (options: EvalOptions) => Record<string, unknown>> = {
  templates: evaluateTemplates,
  correlation: evaluateCorrelation,
  rates: evaluateRates,
  logseq: evaluateSequences,
  forecast: evaluateForecast,
  skab: evaluateSkab,
  rca: evaluateRca,
  estate: evaluateEstate,
  nab: (options) => evaluateMetrics(NAB, options),
  cloudmon: (options) => evaluateMetrics(CLOUDMON, options),
};

/** Needs real servers and minutes, makes pictures or proposals, or asks about the development data: run by name only. */
const byName: Record<string, (options: EvalOptions) => Record<string, unknown> | Promise<Record<string, unknown>>> = {
  flow: evaluateFlow,
  fit: fitWeights,
  templatefit: evaluateTemplateFit,
  plots: plotMetrics,
};

async function run(name: string, args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (name === 'check') return checkFloors(tasks, options, console.log) === 0 ? 0 : 1;
  const task = tasks[name] ?? byName[name];
  if (!task) {
    console.error(`Unknown task "${name}". One of: ${Object.keys({ ...tasks, ...byName }).join(', ')}, check.`);
    return 1;
  }
  console.log(JSON.stringify(await task(options)));
  return 0;
}

const [name = '', ...args] = process.argv.slice(2);
run(name, args).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (!(error instanceof MissingData)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  },
);
