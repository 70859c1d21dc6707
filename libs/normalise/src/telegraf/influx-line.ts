import { type EventSink, type Rejection } from '../event-sink.js';
import { epochOf } from '../time.js';
import { subjectOfTags } from '../subject.js';

/** Splits at `separator`, which a backslash escapes; quotes protect it in the field set. */
function split(text: string, separator: string, quotes: boolean): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\\' && i + 1 < text.length) part += char + text[++i]!;
    else if (char === separator && !quoted) {
      parts.push(part);
      part = '';
    } else {
      if (quotes && char === '"') quoted = !quoted;
      part += char;
    }
  }
  parts.push(part);
  return parts;
}

const unescape = (text: string): string => text.replace(/\\([,= "\\])/g, '$1');

function fieldValue(text: string): number {
  if (/^[tT]$|^(true|True|TRUE)$/.test(text)) return 1;
  if (/^[fF]$|^(false|False|FALSE)$/.test(text)) return 0;
  return /^[-+0-9.eE]+[iu]?$/.test(text) ? Number(text.replace(/[iu]$/, '')) : NaN;
}

/** One line of InfluxDB line protocol: `measurement,tag=v field=1,other=2i nanoseconds`. */
export function readInfluxLine(line: string, sink: EventSink): Rejection | null {
  const [head, fields, stamp] = split(line.trim(), ' ', true);
  if (!head || !fields) return 'bad_line';
  const [measurement, ...pairs] = split(head, ',', false).map((part) => split(part, '=', false).map(unescape));
  const tags = Object.fromEntries(pairs.filter((pair) => pair.length === 2) as [string, string][]);
  const { service, host, labels } = subjectOfTags(tags);
  const time = stamp && /^-?\d+$/.test(stamp) ? epochOf(Number(stamp)) : NaN;
  let count = 0;
  for (const field of split(fields, ',', true)) {
    const [name, ...rest] = split(field, '=', true);
    const value = fieldValue(rest.join('='));
    if (!name || Number.isNaN(value)) continue;
    const metric = unescape(name);
    sink.metric(
      time,
      service,
      host,
      metric === 'value' ? measurement![0]! : `${measurement![0]}.${metric}`,
      labels,
      value,
    );
    count++;
  }
  return count > 0 ? null : 'no_number';
}
