import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type RecordStream } from '../stream/record-stream.js';
import { epochOf } from '../time.js';
import { emitValueList } from './value-list.js';
import { valueName } from './value-names.js';

const decoder = new TextDecoder();
const COMMAND = 'PUTVAL ';

/** `plugin-instance` → [plugin, instance]; plugins have no dash in their names. */
function split(text: string): [string, string] {
  const dash = text.indexOf('-');
  return dash < 0 ? [text, ''] : [text.slice(0, dash), text.slice(dash + 1)];
}

/** `host/plugin-instance/type-instance`, quoted when it holds blanks. Returns it and what follows. */
function readIdentifier(text: string): { identifier: string; rest: string } {
  const quoted = text.startsWith('"');
  const end = text.indexOf(quoted ? '"' : ' ', 1);
  if (end < 0) return { identifier: '', rest: '' };
  return { identifier: text.slice(quoted ? 1 : 0, end), rest: text.slice(end + 1).trim() };
}

function readCommand(line: string, sink: EventSink): Rejection | null {
  const { identifier, rest } = readIdentifier(line.slice(COMMAND.length));
  const [host, pluginPart, typePart] = identifier.split('/');
  if (!line.startsWith(COMMAND) || !host || !pluginPart || !typePart) return 'bad_line';
  const [plugin, pluginInstance] = split(pluginPart);
  const [type, typeInstance] = split(typePart);
  let count = 0;
  for (const word of rest.split(' ')) {
    const [stamp, ...texts] = word.split(':');
    if (word.includes('=') || texts.length === 0) continue;
    const values = texts.map((text) => (text === '' || text === 'U' ? NaN : Number(text)));
    const names = values.map((_, index) => valueName(type, index, values.length));
    // `N` stands for now
    const time = epochOf(Number(stamp));
    count += emitValueList({ time, host, plugin, pluginInstance, type, typeInstance, values, names }, sink);
  }
  return count > 0 ? null : 'no_number';
}

/**
 * collectd's write_kafka as plain text commands.
 * @example PUTVAL web01/load/load interval=10.000 1795350104.407:1.39:0.98:0.61
 */
export class CollectdCommandDecoder implements Decoder {
  readonly input = 'line';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    let rejected: Rejection | null = null;
    for (const line of decoder.decode(bytes.subarray(start, end)).split('\n'))
      if (line.trim()) rejected = readCommand(line.trim(), sink) ?? rejected;
    return rejected;
  }
}

/** Whether the line begins with `PUTVAL `: what the sniffer asks. */
export function looksLikeCommand(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start <= COMMAND.length) return false;
  for (let i = 0; i < COMMAND.length; i++) if (bytes[start + i] !== COMMAND.charCodeAt(i)) return false;
  return true;
}
