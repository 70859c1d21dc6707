import { type CauseEvidence, type CauseEvidenceKind, type SuspectChange } from '@tocsin/model';
import { type Deviation } from './deviation.js';
import { type ComponentAlerts, recoveredFirst } from './incident-deviations.js';
import { type RankedComponent } from './rank-components.js';

const MAX_EVIDENCE = 12;
const MAX_OF_A_KIND = 3;
const MIN_SHARE = 0.1;

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
const shown = (value: number): string => String(Number(value.toPrecision(3)));
const figure = (value: number): number | null => (Number.isNaN(value) ? null : round(value));
const percent = (ratio: number): string => `${Math.round(100 * ratio)} %`;
const spanText = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;

const KIND_OF: Readonly<Record<Deviation['role'], CauseEvidenceKind>> = {
  resource: 'resource',
  silence: 'resource',
  load: 'resource',
  latency: 'answers',
  errors: 'answers',
  operation: 'answers',
  count: 'counts',
  alert: 'alert',
};

const MIN_STRENGTH = 0.5;

function ofDeviation(each: Deviation, alerts: ComponentAlerts | undefined): CauseEvidence {
  const { role, subject, strength, observed, expected, direction } = each;
  const kind = KIND_OF[role];
  const measured = { score: round(strength), observed: figure(observed), expected: figure(expected) };
  if (role === 'alert') {
    const name = subject.slice(subject.indexOf('|') + 1);
    const own = alerts?.members.find((member) => member.name === name);
    const rare = strength > 2 ? ', rarely seen here' : '';
    return { kind, subject: name, ...measured, text: `${name}${own?.message ? `: ${own.message}` : ''}${rare}` };
  }
  if (role === 'silence') return { kind, subject, ...measured, text: `no ${subject} any more` };
  const usual = `${subject} is ${shown(observed)}, ${shown(expected)} is usual`;
  return { kind, subject, ...measured, text: direction === 'down' ? `${usual} (less)` : usual };
}

/** What is said of one component beside its own departures. */
export interface CauseContext {
  readonly components: readonly ComponentAlerts[];
  readonly changes: readonly SuspectChange[];
  readonly service: string;
  readonly openedAt: number;
}

/** Everything that speaks for a component, as data and as sentences, strongest first; at most twelve pieces. */
export function causeEvidence(ranked: RankedComponent, context: CauseContext): CauseEvidence[] {
  const { component, weight, share, deviations } = ranked;
  const { components, changes, service, openedAt } = context;
  const none = { observed: null, expected: null };
  const own = components.find((each) => each.component === component);
  const perKind = new Map<string, number>();
  const evidence: CauseEvidence[] = deviations
    .filter(({ strength }) => strength >= MIN_STRENGTH)
    .map((each) => ofDeviation(each, own))
    .filter(({ kind }) => {
      const count = (perKind.get(kind) ?? 0) + 1;
      perKind.set(kind, count);
      return count <= MAX_OF_A_KIND;
    });
  if (share !== null && share >= MIN_SHARE)
    evidence.push({
      kind: 'symptom-share',
      subject: component,
      score: round(share),
      ...none,
      text: `${percent(Math.min(1, share))} of the symptom arises here`,
    });
  if (ranked.hosts)
    evidence.push({
      kind: 'hosted',
      subject: component,
      score: round(ranked.hosts.weight),
      ...none,
      text: `${ranked.hosts.ill} of ${ranked.hosts.of} affected instances run on it`,
    });
  if (weight.wire >= MIN_STRENGTH)
    evidence.push({
      kind: 'wire',
      subject: component,
      score: round(weight.wire),
      ...none,
      text: 'its calls take longer on the way than they are worked on',
    });
  const change = changes.find((each) => each.service === service);
  if (change)
    evidence.push({
      kind: 'change',
      subject: change.id,
      score: change.score,
      ...none,
      text: `${change.type} "${change.title}" came ${spanText(openedAt - change.at)} before`,
    });
  if (
    components.length > 1 &&
    components[0]!.component === component &&
    components[0]!.firstAt < components[1]!.firstAt
  )
    evidence.push({ kind: 'onset', subject: component, score: 0, ...none, text: 'it was affected first' });
  if (recoveredFirst(components) === component)
    evidence.push({ kind: 'recovery', subject: component, score: 0, ...none, text: 'it recovered first' });
  if (weight.explained >= MIN_STRENGTH)
    evidence.push({
      kind: 'explained',
      subject: weight.explainedBy,
      score: -round(weight.explained),
      ...none,
      text: `it ${weight.isExplainedByHost ? 'runs on' : 'calls'} ${weight.explainedBy}, which explains part of this`,
    });
  return evidence.sort((a, b) => b.score - a.score || (a.kind < b.kind ? -1 : 1)).slice(0, MAX_EVIDENCE);
}

/** One sentence from the evidence: what decides first, then what a person can check. */
export function causeText(evidence: readonly CauseEvidence[], dependents: number): string {
  const first = (kinds: readonly CauseEvidenceKind[]) => evidence.filter(({ kind }) => kinds.includes(kind));
  const parts = [
    ...first(['symptom-share', 'hosted']).map(({ text }) => text),
    ...first(['resource', 'answers', 'counts', 'alert'])
      .slice(0, 1)
      .map(({ text }) => text),
    ...(dependents > 0
      ? [`${dependents} other affected ${dependents === 1 ? 'service depends' : 'services depend'} on it`]
      : []),
    ...first(['wire', 'change', 'onset', 'recovery']).map(({ text }) => text),
  ];
  return parts.join('; ');
}
