import {
  COMMAND_ACTIONS,
  type CommandAction,
  ConfigurationError,
  type EpochMs,
  type ForeignAlert,
  VERDICTS,
  type Verdict,
} from '@tocsin/model';
import { type ScopeChange, changeSchema, foreignAlertSchema } from '@tocsin/contracts';

/** One thing that happened, at its arrival in virtual time. */
export type RecordedEvent =
  | { readonly at: EpochMs; readonly kind: 'record'; readonly bytes: Uint8Array; readonly source?: string }
  | { readonly at: EpochMs; readonly kind: 'alert'; readonly alert: ForeignAlert }
  | { readonly at: EpochMs; readonly kind: 'change'; readonly change: ScopeChange }
  | RecordedCommand;

/** A person's action. It is meant for the newest incident, because its id is not known before the replay. */
export interface RecordedCommand {
  readonly at: EpochMs;
  readonly kind: 'command';
  readonly action: CommandAction;
  readonly actor: string;
  readonly verdict?: Verdict;
  /** For `split`: whose members become an incident of their own. */
  readonly services?: readonly string[];
}

interface Line {
  readonly at?: number | string;
  /** Repeats the line: every so many ms until `untilMs`; `{n}` in its texts becomes the number of the repetition. */
  readonly everyMs?: number;
  readonly untilMs?: number;
  readonly record?: unknown;
  /** Whose clock the record's times follow; records of one source come in its order. */
  readonly source?: string;
  /** How far that clock is ahead of the arrival; negative when it is behind. */
  readonly clockMs?: number;
  /** Another system's alert; `atMs` is when it began or ended by its sender's word, relative to the start like `at`. */
  readonly alert?: Record<string, unknown>;
  readonly change?: Record<string, unknown>;
  /** Acts on the newest open incident; `merge` takes it into the one before it. */
  readonly command?: {
    readonly action: string;
    readonly actor?: string;
    readonly verdict?: string;
    readonly services?: readonly string[];
  };
}

const encoder = new TextEncoder();

/**
 * Every `{time}` becomes the time of the repetition in ISO 8601, `"{ms}"` the number of its milliseconds, `{nanos}` its nanoseconds,
 * `{nanos-250}` those of 250 ms before, `{n}` its number.
 */
const fill = (text: string, at: EpochMs, n: number): string =>
  text
    .replaceAll('{time}', new Date(at).toISOString())
    .replaceAll('"{ms}"', String(at))
    .replaceAll(/\{nanos(?:-(\d+))?\}/g, (_, before = '0') => `${at - Number(before)}000000`)
    .replaceAll('{n}', String(n));

function expand(line: Line, startAt: EpochMs): { at: EpochMs; n: number }[] {
  const first = typeof line.at === 'string' ? Date.parse(line.at) : startAt + (line.at ?? 0);
  if (line.everyMs === undefined || line.untilMs === undefined) return [{ at: first, n: 0 }];
  const times = [];
  for (let at = first, n = 0; at < startAt + line.untilMs; at += line.everyMs, n++) times.push({ at, n });
  return times;
}

function toAlert({ atMs, ...given }: Record<string, unknown>, startAt: EpochMs) {
  const unsaid = { source: 'replay', severity: 'high', service: '', host: '', message: '', url: '', labels: {} };
  return foreignAlertSchema.safeParse({ ...unsaid, at: typeof atMs === 'number' ? startAt + atMs : null, ...given });
}

function toEvent(line: Line, at: EpochMs, n: number, startAt: EpochMs): RecordedEvent | string {
  if (line.record !== undefined) {
    const { source, clockMs = 0 } = line;
    const text = typeof line.record === 'string' ? line.record : JSON.stringify(line.record);
    const bytes = encoder.encode(fill(text, at + clockMs, n));
    return { at, kind: 'record', bytes, ...(source ? { source } : {}) };
  }
  if (line.alert !== undefined) {
    const parsed = toAlert(line.alert, startAt);
    return parsed.success
      ? { at, kind: 'alert', alert: parsed.data }
      : `alert: ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`;
  }
  if (line.change !== undefined) {
    const change = {
      id: `change-${at}`,
      type: 'deploy',
      title: '',
      service: '',
      host: '',
      labels: {},
      at,
      ...line.change,
    };
    const parsed = changeSchema.safeParse(change);
    return parsed.success ? { at, kind: 'change', change: parsed.data } : `change: ${parsed.error.issues[0]?.message}`;
  }
  const action = COMMAND_ACTIONS.find((each) => each === line.command?.action);
  if (action) {
    const { actor = 'replay', services } = line.command!;
    const verdict = VERDICTS.find((each) => each === line.command?.verdict);
    return { at, kind: 'command', action, actor, ...(verdict ? { verdict } : {}), ...(services ? { services } : {}) };
  }
  return 'needs one of record, alert, change, command';
}

/**
 * Reads a recording. A line is either a wrapper (`{"at": …, "record" | "alert" | "change" | "command": …}`, times relative to `startAt` or
 * ISO) or a bare record in any accepted shape, which arrives in the order of the file. Throws `ConfigurationError` with every bad line.
 */
export function readRecording(text: string, startAt: EpochMs, place: string): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  const mistakes: { key: string; problem: string }[] = [];
  text.split('\n').forEach((raw, index) => {
    if (!raw.trim()) return;
    const line = asWrapper(raw);
    if (!line) {
      events.push({ at: NaN, kind: 'record', bytes: encoder.encode(raw) });
      return;
    }
    for (const { at, n } of expand(line, startAt)) {
      const event = toEvent(line, at, n, startAt);
      if (typeof event === 'string') mistakes.push({ key: `line ${index + 1}`, problem: event });
      else events.push(event);
    }
  });
  if (mistakes.length > 0) throw new ConfigurationError(place, mistakes);
  return events;
}

const KEYS = ['record', 'alert', 'change', 'command'];

function asWrapper(raw: string): Line | null {
  try {
    const json = JSON.parse(raw) as Line & Record<string, unknown>;
    return json !== null && typeof json === 'object' && KEYS.some((key) => key in json) ? json : null;
  } catch {
    return null;
  }
}
