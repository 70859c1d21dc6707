import { type Fields, fieldsOf, inner, items, text, timeOf } from '../../inbound/fields.js';

/** Sentry's `package@version` names the program; a release that is only a version or a commit does not. */
const programOf = (release: string): string => /^([^@\s]+)@/.exec(release)?.[1] ?? '';

/** `TypeError: db timeout`, then the calls, innermost first, as the program's own trace would read. */
function exceptionText(exception: Fields): string {
  const head = [text(exception, 'type'), text(exception, 'value')].filter((part) => part !== '').join(': ');
  const frames = items(inner(exception, 'stacktrace').frames)
    .toReversed()
    .map(
      (frame) =>
        `    at ${text(frame, 'function') || '?'} (${text(frame, 'filename', 'module')}:${text(frame, 'lineno')})`,
    );
  return [head, ...frames].join('\n');
}

/** The program's own words if it said any, else the exceptions, the outermost first. */
function messageOf(event: Fields): string {
  const said = text(event, 'message') || text(inner(event, 'logentry'), 'formatted', 'message');
  if (said !== '') return said;
  const { exception } = event;
  const values = items(Array.isArray(exception) ? exception : inner(event, 'exception').values);
  return values.toReversed().map(exceptionText).join('\nCaused by: ');
}

/** An error event as a log record in JSON. */
export function eventLine(json: unknown): string {
  const event = fieldsOf(json, 'Sentry event');
  const tags = inner(event, 'tags');
  return JSON.stringify({
    '@timestamp': timeOf(event.timestamp),
    message: messageOf(event),
    level: text(event, 'level') || 'error',
    'service.name': text(tags, 'service') || programOf(text(event, 'release')) || undefined,
    'host.name': text(event, 'server_name') || undefined,
    trace_id: text(inner(inner(event, 'contexts'), 'trace'), 'trace_id') || undefined,
  });
}

/** The records of one `log` item (structured logs). */
export const logLines = (json: unknown): string[] =>
  items(fieldsOf(json, 'Sentry logs').items).map((record) => {
    const attributes = inner(record, 'attributes');
    const attribute = (...names: string[]) => {
      for (const name of names) {
        const value = text(inner(attributes, name), 'value');
        if (value !== '') return value;
      }
      return undefined;
    };
    return JSON.stringify({
      '@timestamp': timeOf(record.timestamp),
      message: text(record, 'body'),
      level: text(record, 'level'),
      'service.name':
        attribute('service.name', 'service') ?? (programOf(attribute('sentry.release') ?? '') || undefined),
      'host.name': attribute('host.name', 'server.address'),
      trace_id: text(record, 'trace_id') || undefined,
    });
  });
