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

const MAX_CHANGES = 8;
const MAX_EXAMPLES = 3;

/** A change of the service, as far as new messages are explained by it. */
export interface KnownChange {
  readonly id: string;
  readonly at: EpochMs;
  readonly title: string;
}

/** Plain data. */
export interface NewTemplateState {
  firstAt: EpochMs | null;
  lines: number;
  newRatio: number;
  /** The newest, oldest first. */
  changes: readonly KnownChange[];
}

export const newNewTemplateState = (): NewTemplateState => ({ firstAt: null, lines: 0, newRatio: 0, changes: [] });

/** Takes a change in; the order in which changes are heard leaves no trace. */
export function noteChange(state: NewTemplateState, { id, at, title }: KnownChange): void {
  if (state.changes.some((known) => known.id === id)) return;
  state.changes = [...state.changes, { id, at, title }]
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .slice(-MAX_CHANGES);
}

/** The newest change that explains what is new now. */
export const changeBefore = (
  { changes }: NewTemplateState,
  endAt: EpochMs,
  { detect }: CompiledRules,
): KnownChange | undefined =>
  changes.findLast(({ at }) => at <= endAt && endAt - at <= detect.logs.newTemplate.changeQuietMs);

/** What the severity of its first line adds to how surprising a template is. */
const gravityOf = (severity: number): number =>
  severity >= 21 ? 2 : severity >= 17 ? 1.2 : severity >= 13 ? 0.5 : -0.5;

/** Too little is known of the service to call anything new. */
export function isLearning({ firstAt, lines }: NewTemplateState, endAt: EpochMs, rules: CompiledRules): boolean {
  const { learnMs, learnLines } = rules.detect.logs.newTemplate;
  return firstAt === null || endAt - firstAt < learnMs || lines < learnLines;
}

/** Templates never seen: how unlikely was one now, and how grave is its severity? Takes a bucket of `lines`. */
export function watchNewTemplates(
  state: NewTemplateState,
  found: readonly FoundTemplate[],
  lines: number,
  endAt: EpochMs,
  rules: CompiledRules,
): SignalDraft[] {
  const { enabled, minSurprise } = rules.detect.logs.newTemplate;
  const chance = (0.5 + state.newRatio * state.lines) / (1 + state.lines);
  const surpriseOf = ({ example }: FoundTemplate) =>
    Math.min(MAX_SURPRISE, -Math.log10(chance) + gravityOf(example.severity));
  const told =
    enabled && !isLearning(state, endAt, rules)
      ? found.filter((each) => !each.template.muted && surpriseOf(each) >= minSurprise)
      : [];
  const change = changeBefore(state, endAt, rules);
  const drafts =
    change && told.length > 0
      ? [afterChangeDraft(told, change, Math.max(...told.map(surpriseOf)), endAt)]
      : told.map((each) => newTemplateDraft(each, surpriseOf(each), endAt));
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

/** All that is new after a change, as one: what the worst line says counts. */
function afterChangeDraft(
  told: readonly FoundTemplate[],
  change: KnownChange,
  surprise: number,
  at: EpochMs,
): SignalDraft {
  const worst = told.reduce((a, b) => (b.example.severity > a.example.severity ? b : a));
  const what = `${told.length === 1 ? 'a new message' : `${told.length} new messages`} after "${change.title || change.id}"`;
  return {
    ...newTemplateDraft(worst, surprise, at),
    subject: `after ${change.id}`,
    name: 'new log messages after a change',
    message: clip(`${what}: ${worst.example.text}`),
    evidence: {
      ...newTemplateDraft(worst, surprise, at).evidence,
      examples: told.slice(0, MAX_EXAMPLES).map(({ example }) => clip(example.text)),
    },
  };
}
