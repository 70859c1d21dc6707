import { expect, it } from '@jest/globals';
import { KIND_LOG, PackedEventsReader, PackedEventsWriter, TextIds, originText } from '@tocsin/contracts';
import { Placement } from './placement.js';
import { EventRepacker } from './repack-events.js';

it('lines keep the sessions that their producers named, whatever partition they come to', () => {
  const texts = new TextIds();
  const writer = new PackedEventsWriter(texts);
  const ids = { origin: texts.idOf(originText('acme', 'prod')), host: texts.idOf(''), source: texts.idOf('logs:0') };
  const numbers = Array.from({ length: 20 }, (_, n) => n);
  for (const n of numbers) {
    const head = { kind: KIND_LOG, severity: 9, flags: 0, ...ids, service: texts.idOf(`s${n % 5}`) };
    const [body, session] = [Buffer.from(`line ${n}`), Buffer.from(n % 2 === 0 ? `session ${n}` : '')];
    const at = { time: n, observedAt: n, offset: n, item: 0 };
    writer.addLog({ ...head, ...at }, body, 0, body.length, session, 0, session.length);
  }
  const seen = new Map<string, string>();
  const values = new EventRepacker(new Placement(3)).repack(writer.take()!, 0);
  for (const value of values.filter((each) => each !== null))
    for (const reader = new PackedEventsReader(value); reader.next();)
      seen.set(
        reader.bodyText(),
        Buffer.from(reader.bytes.subarray(reader.sessionStart, reader.sessionEnd)).toString(),
      );
  expect([...seen].sort()).toEqual(numbers.map((n) => [`line ${n}`, n % 2 === 0 ? `session ${n}` : '']).sort());
});
