import { describe, expect, it } from '@jest/globals';
import { MAX_BODY_BYTES } from '../event-gate.js';
import { NEAR, readRecord, reader } from '../testing/read-record.js';

const body = ({ body }: { body?: unknown }) => body;

describe('lines of text', () => {
  it.each([
    [
      "rsyslog's file format",
      '2026-06-01T12:00:00+00:00 mymachine su[230]: su root failed',
      { time: NEAR, service: 'su', host: 'mymachine', body: 'su root failed' },
    ],
    [
      'RFC 5424',
      '<165>1 2026-06-01T12:00:00.003Z db-1 evntslog 111 ID47 [ex@32473 iut="3" t="a]\\"b"][x] \ufeffpool is empty',
      { time: NEAR + 3, severity: 10, service: 'evntslog', host: 'db-1', body: 'pool is empty' },
    ],
    [
      'RFC 5424 with nothing known',
      '<11>1 - - - - - - m',
      { time: NaN, severity: 17, service: '', host: '', body: 'm' },
    ],
    [
      'syslog around JSON',
      '<14>Jun  1 12:00:00 h app: {"level":"error","msg":"boom"}',
      { time: NEAR, severity: 17, service: 'app', host: 'h', body: 'boom' },
    ],
    ['a panic', 'panic: runtime error', { severity: 21, body: 'panic: runtime error' }],
    ['prose', 'no error: found', { severity: 0 }],
  ])('%s', (_, line, expected) => {
    expect(readRecord(line, { format: 'text' }).events).toMatchObject([expected]);
  });

  it('takes times without a zone as those of the place', () => {
    const at = (line: string) => readRecord(line, { timeZone: 'Europe/Berlin' }).events[0]!.time;
    expect(at('2026-06-01 14:00:00 m')).toBe(NEAR);
    expect(at('<14>Jun  1 14:00:00 h app: m')).toBe(NEAR);
    expect(at('{"time":"2026-06-01T14:00:00","message":"m"}')).toBe(NEAR);
    expect(at('2026-06-01T12:00:00Z m')).toBe(NEAR);
  });

  it("reads Logstash's plain codec where it is named", () => {
    const { events } = readRecord('2026-06-01T12:00:00.000Z web-1 db timeout', { format: 'logstash-plain' });
    expect(events).toMatchObject([{ time: NEAR, host: 'web-1', body: 'db timeout' }]);
    expect(readRecord('db timeout', { format: 'logstash-plain' }).rejected).toBe('bad_line');
  });

  it('reads labelled values', () => {
    const { events } = readRecord('time:2026-06-01T12:00:00Z\thost:web-1\tlevel:warn\tmessage:slow: 3 s');
    expect(events).toMatchObject([{ time: NEAR, severity: 13, host: 'web-1', body: 'slow: 3 s' }]);
  });
});

describe('CRI lines', () => {
  it('finds time, stream and message', () => {
    expect(readRecord('2026-06-01T12:00:00.5Z stderr F ERROR db timeout').events).toMatchObject([
      { time: NEAR + 500, severity: 17, body: 'ERROR db timeout' },
    ]);
    expect(readRecord('2026-06-01T12:00:00.5Z stdout F {"level":"warn","msg":"m","service":"s"}').events).toMatchObject(
      [{ severity: 13, service: 's', body: 'm' }],
    );
  });

  it('joins parts of a stream, with the time of the first', () => {
    const { read } = reader();
    expect(read('2026-06-01T12:00:00.0Z stdout P ERROR one ').events).toEqual([]);
    expect(read('2026-06-01T12:00:00.1Z stderr F other').events.map(body)).toEqual(['other']);
    expect(read('2026-06-01T12:00:00.2Z stdout P two ').events).toEqual([]);
    expect(read('2026-06-01T12:00:00.3Z stdout F three').events).toMatchObject([
      { time: NEAR, severity: 17, body: 'ERROR one two three' },
    ]);
  });

  it('keeps no more of an endless line than of any other', () => {
    const { read, flush } = reader();
    for (let i = 0; i < 100; i++) read(`2026-06-01T12:00:00.0Z stdout P ${'x'.repeat(16_000)}`);
    const [line] = flush();
    expect(String(line!.body)).toHaveLength(MAX_BODY_BYTES);
  });

  it('lets the oldest unfinished line go when there are too many', () => {
    const { read, flush } = reader();
    const part = (i: number) => `{"log":"part ${i}","logtag":"P","kubernetes":{"pod_name":"pod-${i}"}}`;
    const gone = Array.from({ length: 66 }, (_, i) => read(part(i)).events.map(body));
    expect(gone.flat()).toEqual(['part 0', 'part 1']);
    expect(flush()).toHaveLength(64);
  });
});

describe('lines that begin with a blank', () => {
  it('have time and subject of the line before, unless they have a head of their own or come much later', () => {
    const { read } = reader({ format: 'text' });
    const line = { time: NEAR, service: 'app', host: 'h' };
    expect(read('<14>Jun  1 12:00:00 h app: no pool').events).toMatchObject([line]);
    expect(read('\tat a.B.c(B.java:1)').events).toMatchObject([
      { ...line, body: 'at a.B.c(B.java:1)', isIndented: true },
    ]);
    expect(read('  2026-06-01T12:00:01Z h2 sshd: m').events).toEqual([
      { time: NEAR + 1_000, severity: 0, service: 'sshd', host: 'h2', body: 'm' },
    ]);
    expect(read('  first of a stream').events).toMatchObject([{ service: 'sshd', isIndented: true }]);
    expect(readRecord('  first of a stream').events).toMatchObject([{ time: NaN, service: '', isIndented: true }]);
  });
});
