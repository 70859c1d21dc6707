import { seriesText } from '@tocsin/contracts';
import { type FieldUnit } from '@tocsin/detect';
import { type EpochMs, type Instrument, type Labels } from '@tocsin/model';
import { type SeriesSubject } from '../../rules/metric-rules.js';
import { type SignalDraft, type Subject, subjectKey } from '../subject.js';

const MAX_MESSAGE = 120;

/** Which series: whose, what it is called, and what its numbers are. */
export interface SeriesIdentity {
  readonly subject: Subject;
  readonly host: string;
  readonly name: string;
  readonly labels: Labels;
  readonly instrument: Instrument;
  /** For numbers in log messages: the template that they stand in, and what they count. */
  readonly message?: { readonly text: string; readonly label: string; readonly unit: FieldUnit };
}

export interface IdentifiedPoint {
  readonly identity: SeriesIdentity;
  readonly at: EpochMs;
  readonly value: number;
}

/** @param text `seriesText` of name and labels */
export const seriesKey = (subject: Subject, host: string, text: string): string =>
  `${subjectKey(subject)}\0${host}\0${text}`;

export const keyOf = ({ subject, host, name, labels }: SeriesIdentity): string =>
  seriesKey(subject, host, seriesText(name, labels));

/** What rules see of it. */
export const viewOf = ({ subject, host, name, labels }: SeriesIdentity): SeriesSubject => ({
  name,
  service: subject.service,
  host,
  environment: subject.environment,
  labels,
});

/** ` {cpu=0, mode=idle}`; empty without labels. */
export function labelText(labels: Labels): string {
  const text = Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
  return text ? ` {${text}}` : '';
}

/** `http_requests_total {code=500} per second`: how a person calls it. */
export const titleOf = ({ name, labels, instrument, message }: SeriesIdentity): string =>
  message
    ? `${message.label}${message.unit ? ` (${message.unit})` : ''} in "${message.text.slice(0, MAX_MESSAGE)}"`
    : `${name}${labelText(labels)}${instrument === 'gauge' ? '' : ' per second'}`;

const MEASURES: Readonly<Record<FieldUnit, string>> = { '': '', ms: 'duration', B: 'size', '%': 'percentage' };

/** What an alert about it is called. */
export const shortNameOf = ({ name, message }: SeriesIdentity): string =>
  message ? `${MEASURES[message.unit] || message.label} in a log message` : name;

export const numberText = (value: number): string =>
  String(
    Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3)
      ? Number(value.toPrecision(4))
      : Math.round(value * 1e4) / 1e4,
  );

/** A draft about this series. */
export function draftAbout(
  { host, name, labels, message }: SeriesIdentity,
  draft: Omit<SignalDraft, 'host' | 'subject' | 'labels'>,
): SignalDraft {
  const evidence = message
    ? { ...draft.evidence, template: message.text, ...(message.unit ? { unit: message.unit } : {}) }
    : draft.evidence;
  return { ...draft, host, subject: `${name}${labelText(labels)}`, labels, evidence };
}
