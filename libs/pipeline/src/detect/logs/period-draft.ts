import { type PeriodVerdict } from '@tocsin/detect';
import { type AlertSeverity, type EpochMs, MINUTE_MS } from '@tocsin/model';
import { type SignalDraft } from '../subject.js';
import { clip } from './clip.js';
import { familiarityOf } from './familiarity.js';
import { type TrackedTemplate, titleOf } from './tracked-template.js';

const minutes = (ms: number): string => (ms / MINUTE_MS).toFixed(1);

/** A template that came regularly and stopped, or is back. Gaps and silence stand in minutes. */
export function periodDraft(
  id: string,
  template: Pick<TrackedTemplate, 'text' | 'name' | 'firstAt' | 'lastAt'>,
  { status, periodMs, silentMs }: PeriodVerdict,
  at: EpochMs,
  severity: AlertSeverity,
): SignalDraft {
  const { text, firstAt, lastAt } = template;
  const stopped = status === 'stopped';
  return {
    kind: 'log.periodic-stopped',
    rule: 'period',
    subject: id,
    name: 'regular log message stopped',
    host: '',
    at,
    status: stopped ? 'firing' : 'resolved',
    severity,
    surprise: 0,
    message: `${stopped ? 'silent' : 'back after'} ${minutes(silentMs)} min, comes every ${minutes(periodMs)} min: ${clip(titleOf(template))}`,
    evidence: {
      observed: silentMs / MINUTE_MS,
      expected: periodMs / MINUTE_MS,
      unit: 'min',
      template: text,
      firstAt,
      lastAt,
      familiarity: familiarityOf(firstAt, MINUTE_MS / periodMs, at),
    },
  };
}
