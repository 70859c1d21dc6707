import { type PeriodVerdict } from '@tocsin/detect';
import { type AlertSeverity, type EpochMs, MINUTE_MS } from '@tocsin/model';
import { familiarityOf } from './familiarity.js';
import { type SignalDraft } from './subject.js';

const TITLE_CHARS = 300;
const minutes = (ms: number): string => (ms / MINUTE_MS).toFixed(1);

/** A template that came regularly and stopped, or is back. Gaps and silence stand in minutes. */
export function periodDraft(
  id: string,
  { text, firstAt, lastAt }: { readonly text: string; readonly firstAt: EpochMs; readonly lastAt: EpochMs },
  { status, periodMs, silentMs }: PeriodVerdict,
  at: EpochMs,
  severity: AlertSeverity,
): SignalDraft {
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
    message: `${stopped ? 'silent' : 'back after'} ${minutes(silentMs)} min, comes every ${minutes(periodMs)} min: ${text.slice(0, TITLE_CHARS)}`,
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
