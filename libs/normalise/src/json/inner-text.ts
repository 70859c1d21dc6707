import { type EpochMs, type SeverityNumber } from '@tocsin/model';
import { type EventSink, NO_SLICE, type Slice, setSlice } from '../event-sink.js';
import { UTC } from '../local-zone.js';
import { clearLogLine, emptyLogLine } from '../log-line.js';
import { severityInText } from '../severity.js';
import { InnerObject } from './inner-object.js';

const OPEN_OBJECT = 0x7b;
const inner = new InnerObject();
const line = emptyLogLine();

/**
 * Sends the text of a log whose time, severity (0: not said) and subject stood beside it. A text that is JSON itself, as applications write it,
 * gives its message, and what was not said beside it.
 */
export function emitText(
  time: EpochMs,
  severity: SeverityNumber,
  service: Slice,
  host: Slice,
  body: Slice,
  sink: EventSink,
  session: Slice = NO_SLICE,
): void {
  const { bytes, start, end } = body;
  if (bytes[start] !== OPEN_OBJECT)
    return sink.log(time, severity || severityInText(bytes, start, end), service, host, body, session);
  clearLogLine(line);
  line.time = time;
  setSlice(line.service, service.bytes, service.start, service.end);
  setSlice(line.host, host.bytes, host.start, host.end);
  setSlice(line.body, bytes, start, end);
  setSlice(line.session, session.bytes, session.start, session.end);
  inner.read(line, UTC);
  const said = severity || line.severity || severityInText(line.body.bytes, line.body.start, line.body.end);
  sink.log(line.time, said, line.service, line.host, line.body, line.session);
}
