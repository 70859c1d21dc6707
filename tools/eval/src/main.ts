import { checkFloors } from './check-task.js';
import { type EvalOptions, MissingData, readOptions } from './data-folder.js';
import { CLOUDMON, NAB, evaluateMetrics } from './metrics-task.js';
import { evaluateTemplates } from './templates-task.js';

const tasks: Record<string, (options: EvalOptions) => Record<string, unknown>> = {
  templates: evaluateTemplates,
  nab: (options) => evaluateMetrics(NAB, options),
  cloudmon: (options) => evaluateMetrics(CLOUDMON, options),
};

const [name = '', ...args] = process.argv.slice(2);
const task = tasks[name];
try {
  if (name === 'check') process.exitCode = checkFloors(tasks, readOptions(args), console.log) === 0 ? 0 : 1;
  else if (task) console.log(JSON.stringify(task(readOptions(args))));
  else {
    console.error(`Unknown task "${name}". One of: ${Object.keys(tasks).join(', ')}, check.`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof MissingData)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
