import { readOptions } from './data-folder.js';
import { CLOUDMON, NAB, evaluateMetrics } from './metrics-task.js';

const [task = '', ...args] = process.argv.slice(2);
const options = readOptions(args);
console.log(JSON.stringify(evaluateMetrics(task === 'nab' ? NAB : CLOUDMON, options)));
