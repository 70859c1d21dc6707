import { type EpochMs } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { clip } from './clip.js';
import { familiarityOf } from './familiarity.js';
import { type StrangeValue } from './field-window.js';
import { type TrackedTemplate } from './tracked-template.js';
import { type WatchedField } from './watched-field.js';

/** A value that its position never had, where values hardly change. */
export function rareValueDraft(
  { template: id, label }: WatchedField,
  { text, firstAt, lastAt, rate }: TrackedTemplate,
  { value, text: line, host }: StrangeValue,
  surprise: number,
  at: EpochMs,
  rules: CompiledRules,
): SignalDraft {
  return {
    kind: 'log.rare-value',
    rule: 'rare-value',
    subject: `${id}/${label}`,
    name: 'value never seen in a log message',
    host,
    at,
    status: 'firing',
    severity: rules.detect.logs.rareValue.severity,
    surprise: Math.round(surprise * 1e3) / 1e3,
    message: clip(`"${value}" as ${label}, never seen there: ${line}`),
    evidence: {
      template: text,
      examples: [clip(line)],
      expected: 0,
      firstAt,
      lastAt,
      familiarity: familiarityOf(firstAt, rate.expected, at),
    },
  };
}
