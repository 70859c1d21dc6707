import { type LogLine } from '../log-line.js';
import { type LocalZone } from '../local-zone.js';
import { JsonScanner, TYPE_ESCAPED, TYPE_NONE } from './json-scanner.js';
import { LOG_TABLE, SLOT } from './log-fields.js';
import { readSeverity } from './log-severity.js';
import { parseTime } from '../time.js';
import { takeAsIs, takeSlot } from './take-slot.js';
import { Unescaper } from './unescape.js';

/**
 * An application that logs JSON stands as text in the record of its shipper: takes the inner severity, and what the
 * shipper did not know. The shipper's time and subject win, since it names the container. The body becomes the inner
 * message, or stays as it is without one.
 */
export class InnerObject {
  private readonly scanner = new JsonScanner(LOG_TABLE);
  private readonly body = new Unescaper();
  private readonly service = new Unescaper();

  read(line: LogLine, zone: LocalZone): void {
    const { bytes, start, end } = line.body;
    const { scanner } = this;
    if (bytes[start] !== 0x7b || bytes[end - 1] !== 0x7d || !scanner.scan(bytes, start, end)) return;
    const { type } = scanner;
    line.severity = readSeverity(scanner, bytes) || line.severity;
    if (Number.isNaN(line.time) && type[SLOT.time] !== TYPE_NONE)
      line.time = parseTime(bytes, scanner.start[SLOT.time]!, scanner.end[SLOT.time]!, zone);
    if (line.service.end <= line.service.start) takeSlot(scanner, SLOT.service, line.service, bytes, this.service);
    if (line.host.end <= line.host.start && type[SLOT.host] !== TYPE_ESCAPED)
      takeSlot(scanner, SLOT.host, line.host, bytes, this.service);
    if (line.session.end <= line.session.start) takeAsIs(scanner, SLOT.session, line.session, bytes);
    if (type[SLOT.body] !== TYPE_NONE) takeSlot(scanner, SLOT.body, line.body, bytes, this.body);
  }
}
