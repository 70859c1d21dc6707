import { type FieldUnit } from '@tocsin/detect';
import { type ServiceLogs } from '../logs/service-logs.js';
import { type IdentifiedPoint } from './series-identity.js';

/** The name says what is counted, so that causes are told from symptoms as with any other metric. */
const SUFFIX: Readonly<Record<FieldUnit, string>> = { '': '', ms: '_duration_ms', B: '_bytes', '%': '_percent' };

/** The numbers in a service's log messages as points of metric series, one for each template and position. */
export const fieldPoints = (logs: ServiceLogs): IdentifiedPoint[] =>
  logs.takePoints().map(({ template, label, unit, at, value, text }) => ({
    identity: {
      subject: logs.subject,
      host: '',
      name: `log.${label}${SUFFIX[unit]}`,
      labels: { template },
      instrument: 'gauge',
      message: { text, label, unit },
    },
    at,
    value,
  }));
