import { type HealthSummary, type ScopeId } from '@tocsin/model';
import { type ServiceMinutes } from './metrics/service-minutes.js';
import { type ServiceLogs } from './logs/service-logs.js';
import { type Subject, subjectKey } from './subject.js';

const MAX_SURPRISING = 32;

type Surprising = HealthSummary['surprising'][number];
const leastLikelyFirst = (a: Surprising, b: Surprising): number =>
  b.surprise - a.surprise || (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0);

/** One summary for each service that logged or was measured in the minute that ends, in order of subject. */
export function healthSummaries(
  services: readonly ServiceLogs[],
  series: ServiceMinutes,
  minuteAt: number,
  scopeOf: (subject: Subject) => ScopeId,
): HealthSummary[] {
  const measured = series.entries();
  const logged = new Map(services.map((logs) => [subjectKey(logs.subject), logs]));
  const keys = [...new Set([...logged.keys(), ...measured.keys()])].sort();
  return keys.flatMap((key) => {
    const [logs, minute] = [logged.get(key), measured.get(key)];
    const subject = (logs ?? minute!).subject;
    const lines = logs?.health(minuteAt) ?? { minuteAt, logs: 0, errors: 0, errorsExpected: null, surprising: [] };
    const points = minute?.points ?? 0;
    if (lines.logs === 0 && points === 0) return [];
    const surprising = [...lines.surprising, ...(minute?.surprising ?? [])].sort(leastLikelyFirst);
    return [{ ...subject, scope: scopeOf(subject), ...lines, points, surprising: surprising.slice(0, MAX_SURPRISING) }];
  });
}
