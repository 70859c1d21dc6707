import { type SequenceVerdict } from '@tocsin/detect';
import { type EpochMs } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { clip } from './clip.js';
import { type EventNumbers } from './event-numbers.js';
import { type KnownChange } from './new-template-watch.js';
import { type TemplateBook } from './template-book.js';
import { titleOf } from './tracked-template.js';

const MAX_TEMPLATES = 20;
/** Templates shown from before the unusual step. */
const SHOWN_BEFORE = 14;

/** An ended session that is unlike those before it. */
export interface OddSession {
  readonly id: string;
  readonly events: readonly number[];
  readonly verdict: SequenceVerdict;
  readonly surprise: number;
}

/** What is unusual, as one signal for each way of being so; after a change of the service all are one. */
export function sequenceDrafts(
  sessions: readonly OddSession[],
  events: EventNumbers,
  book: TemplateBook,
  change: KnownChange | undefined,
  endAt: EpochMs,
  rules: CompiledRules,
): SignalDraft[] {
  const groups = new Map<string, OddSession[]>();
  for (const session of sessions) {
    const { unusual, rarest } = session.verdict;
    const ids = rarest.map((event) => events.idOf(event));
    if (ids.some((id) => book.tracked.get(id)?.muted)) continue;
    const subject = change ? `after ${change.id}` : unusual === 'counts' ? unusual : `${unusual} ${ids.join('>')}`;
    groups.set(subject, [...(groups.get(subject) ?? []), session]);
  }
  return [...groups].map(([subject, group]) => {
    const worst = group.reduce((a, b) => (b.surprise > a.surprise ? b : a));
    const titles = (numbers: readonly number[]) => numbers.map((event) => titleIn(book, events.idOf(event)));
    const { unusual, rarest } = worst.verdict;
    const [from, to] = titles(rarest);
    const others = group.length === 1 ? '' : ` and ${group.length - 1} more`;
    const after = change ? ` after "${change.title || change.id}"` : '';
    return {
      kind: 'log.sequence',
      rule: 'sequence',
      subject,
      name: `unusual sequence of log messages${change ? ' after a change' : ''}`,
      host: '',
      at: endAt,
      status: 'firing',
      severity: rules.detect.logs.sequence.severity,
      surprise: Math.round(worst.surprise * 1e3) / 1e3,
      message: clip(`session ${worst.id}${others}${after}: ${saying(unusual, from!, to!)}`),
      evidence: {
        observed: group.length,
        expected: 0,
        template: to === '' ? from! : to!,
        session: { id: worst.id, unusual, templates: titles(shownOf(worst)) },
      },
    } satisfies SignalDraft;
  });
}

function titleIn(book: TemplateBook, id: string): string {
  const template = book.tracked.get(id);
  return template ? clip(titleOf(template)) : '';
}

/** The events around the unusual step, in order. */
function shownOf({ events, verdict }: OddSession): readonly number[] {
  const [from, to] = verdict.rarest;
  const step = events.findIndex((event, i) => event === from && (events[i + 1] ?? -2) === to);
  const first = Math.max(0, Math.min(step - SHOWN_BEFORE, events.length - MAX_TEMPLATES));
  return events.slice(first, first + MAX_TEMPLATES);
}

function saying(unusual: SequenceVerdict['unusual'], from: string, to: string): string {
  if (unusual === 'new-event') return `"${to}", which no session had`;
  if (unusual === 'early-end') return `ended after "${from}", where sessions go on`;
  if (unusual === 'counts') return 'some of its messages came unusually often or seldom';
  if (to === '') return `a line of no known message came after "${from}"`;
  return from === ''
    ? `began with "${to}", as sessions do not`
    : `"${to}" came after "${from}", as it hardly ever does`;
}
