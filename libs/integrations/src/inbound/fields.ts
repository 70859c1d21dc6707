import { type AlertSeverity, type EpochMs, type Labels, PermanentError } from '@tocsin/model';

/** A JSON object of unknown shape, read leniently: a field of the wrong type counts as absent. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Throws `PermanentError` when `value` is not a JSON object. */
export function fieldsOf(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw new PermanentError('malformed_record', `${what}: a JSON object is expected`);
}

export const inner = (fields: Fields, name: string): Fields => (isFields(fields[name]) ? fields[name] : {});

export const items = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);

/** The first of the named fields that holds a text or a number. */
export function text(fields: Fields, ...names: readonly string[]): string {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return '';
}

/** Like `text`, but throws `PermanentError` naming the first field when none is there. */
export function needed(fields: Fields, what: string, ...names: readonly string[]): string {
  const found = text(fields, ...names);
  if (found !== '') return found;
  throw new PermanentError('malformed_record', `${what}: the field ${names[0]} is missing`);
}

/** RFC 3339, epoch seconds or milliseconds. The zero time of Go and what cannot be read are null. */
export function timeOf(value: unknown): EpochMs | null {
  if (typeof value === 'number') return value > 1e11 ? value : value * 1_000;
  if (typeof value !== 'string' || value === '') return null;
  const at = /^\d+(\.\d+)?$/.test(value) ? Number(value) * (Number(value) > 1e11 ? 1 : 1_000) : Date.parse(value);
  return Number.isFinite(at) && at > 0 ? at : null;
}

/** Texts and numbers of an object as labels; everything else is left out. */
export function labelsOf(fields: Fields): Labels {
  const labels: Record<string, string> = {};
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      labels[name] = String(value);
  }
  return labels;
}

const SERVICE_LABELS = ['service', 'service.name', 'service_name', 'app', 'application', 'job', 'component'];
const HOST_LABELS = ['host', 'host.name', 'hostname', 'instance', 'node', 'server'];

export const serviceIn = (labels: Labels): string => text(labels, ...SERVICE_LABELS);
/** Without the port that a scrape target carries. */
export const hostIn = (labels: Labels): string => text(labels, ...HOST_LABELS).replace(/:\d+$/, '');

const SEVERITIES: Readonly<Record<string, AlertSeverity>> = {
  critical: 'critical',
  emergency: 'critical',
  fatal: 'critical',
  disaster: 'critical',
  page: 'critical',
  p1: 'critical',
  sev0: 'critical',
  down: 'critical',
  high: 'high',
  error: 'high',
  major: 'high',
  p2: 'high',
  sev1: 'high',
  unknown: 'high',
  warning: 'medium',
  warn: 'medium',
  medium: 'medium',
  average: 'medium',
  p3: 'medium',
  sev2: 'medium',
  low: 'low',
  minor: 'low',
  notice: 'low',
  p4: 'low',
  sev3: 'low',
  info: 'info',
  information: 'info',
  informational: 'info',
  debug: 'info',
  p5: 'info',
  sev4: 'info',
  none: 'info',
  ok: 'info',
};

/** A sender's word for severity in ours; a word that nobody uses counts as `fallback`. */
export const severityOf = (word: string, fallback: AlertSeverity = 'medium'): AlertSeverity =>
  SEVERITIES[word.toLowerCase()] ?? fallback;
