import { type EpochMs, alertSeverityOf } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { clip } from './clip.js';
import { type FoundTemplate } from './template-book.js';
import { titleOf } from './tracked-template.js';

/** Share of never-seen templates among lines, decayed over about a day of minutes. */
const NOVELTY_RATE = 1 / 1_440;
const MAX_SURPRISE = 8;
const BUCKETS_A_MINUTE = 10;

/** Plain data. */
export interface NewTemplateState {
  firstAt: EpochMs | null;
  lines: number;
  newRatio: number;
}

export const newNewTemplateState = (): NewTemplateState => ({ firstAt: null, lines: 0, newRatio: 0 });

/** What the severity of its first line adds to how surprising a template is. */
const gravityOf = (severity: number): number =>
  severity >= 21 ? 2 : severity >= 17 ? 1.2 : severity >= 13 ? 0.5 : -0.5;

/** Templates never seen: how unlikely was one now, and how grave is its severity? Takes a bucket of `lines`. */
export function watchNewTemplates(
  state: NewTemplateState,
  found: readonly FoundTemplate[],
  lines: number,
  endAt: EpochMs,
  rules: CompiledRules,
): SignalDraft[] {
  const { enabled, minSurprise, learnMs, learnLines } = rules.detect.logs.newTemplate;
  const isLearning = endAt - state.firstAt! < learnMs || state.lines < learnLines;
  const chance = (0.5 + state.newRatio * state.lines) / (1 + state.lines);
  const drafts: SignalDraft[] = [];
  for (const each of enabled && !isLearning ? found : []) {
    const surprise = Math.min(MAX_SURPRISE, -Math.log10(chance) + gravityOf(each.example.severity));
    if (surprise >= minSurprise && !each.template.muted) drafts.push(newTemplateDraft(each, surprise, endAt));
  }
  const share = found.length / Math.max(1, lines);
  state.newRatio += Math.min(1, NOVELTY_RATE * (lines / BUCKETS_A_MINUTE + 1)) * (share - state.newRatio);
  state.lines += lines;
  return drafts;
}

function newTemplateDraft({ id, template, example }: FoundTemplate, surprise: number, at: EpochMs): SignalDraft {
  return {
    kind: 'log.new-template',
    rule: 'new-template',
    subject: id,
    name: 'new log message',
    host: example.host,
    at,
    status: 'firing',
    severity: alertSeverityOf(example.severity),
    surprise,
    message: clip(template.name === null ? example.text : `${titleOf(template)}: ${example.text}`),
    evidence: {
      template: template.text,
      examples: [clip(example.text)],
      expected: 0,
      firstAt: at,
      lastAt: at,
      familiarity: 'new',
    },
  };
}
