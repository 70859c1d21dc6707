import { MissingData, readOptions } from './data-folder.js';
import { CLOUDMON, NAB, evaluateMetrics } from './metrics-task.js';
import { evaluateTemplates } from './templates-task.js';

const tasks = {
  templates: evaluateTemplates,
  nab: (options: ReturnType<typeof readOptions>) => evaluateMetrics(NAB, options),
  cloudmon: (options: ReturnType<typeof readOptions>) => evaluateMetrics(CLOUDMON, options),
};

const [task = '', ...args] = process.argv.slice(2);
if (!(task in tasks)) {
  console.error(`Unknown task "${task}". One of: ${Object.keys(tasks).join(', ')}.`);
  process.exit(1);
}
try {
  console.log(JSON.stringify(tasks[task as keyof typeof tasks](readOptions(args))));
} catch (error) {
  if (!(error instanceof MissingData)) throw error;
  console.error(error.message);
  process.exit(2);
}
