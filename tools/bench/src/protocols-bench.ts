import { ForwardFrames, type Intake, SyslogFrames, pairRanges, receivers } from '@tocsin/integrations';
import { IngestPacker } from '@tocsin/pipeline';
import { encode } from '@msgpack/msgpack';
import { benchLine } from './lines.js';
import { type BenchResult, rate } from './result.js';

const START = Date.UTC(2026, 0, 5, 12);
const RECORDS = 400_000;
const PER_REQUEST = 500;
const JSON_TYPE = { 'content-type': 'application/json' };

interface Line {
  readonly at: number;
  readonly level: string;
  readonly service: string;
  readonly host: string;
  readonly message: string;
}

function lineOf(n: number): Line {
  const { message, log, service, host } = JSON.parse(benchLine(n, RECORDS, START, 1_000)) as {
    message: string;
    log: { level: string };
    service: { name: string };
    host: { name: string };
  };
  return { at: START + n, level: log.level, service: service.name, host: host.name, message };
}

const json = (value: unknown): string => JSON.stringify(value);
const SEVERITY: Readonly<Record<string, number>> = { error: 3, info: 6 };

/** Where a protocol's requests go, and what one looks like. */
const OVER_HTTP: Readonly<
  Record<string, { readonly path: string; readonly body: (lines: readonly Line[]) => string }>
> = {
  native: {
    path: '/api/v1/ingest',
    body: (lines) =>
      lines.map(({ at, service, host, ...rest }) => json({ time: at, service, host, ...rest })).join('\n'),
  },
  loki: {
    path: '/loki/api/v1/push',
    body: (lines) =>
      json({
        streams: lines.map(({ at, level, service, host, message }) => ({
          stream: { app: service, host, level },
          values: [[`${at}000000`, message]],
        })),
      }),
  },
  splunk: {
    path: '/services/collector',
    body: (lines) =>
      lines
        .map(({ at, level, service, host, message }) =>
          json({ time: at / 1e3, host, source: service, event: { severity: level, message } }),
        )
        .join(''),
  },
  elasticsearch: {
    path: '/_bulk',
    body: (lines) =>
      lines
        .map(
          ({ at, level, service, host, message }) =>
            `{"create":{"_index":"logs"}}\n${json({ '@timestamp': at, 'log.level': level, 'service.name': service, 'host.name': host, message })}\n`,
        )
        .join(''),
  },
};

const batches = (): Line[][] =>
  Array.from({ length: RECORDS / PER_REQUEST }, (_, request) =>
    Array.from({ length: PER_REQUEST }, (_, i) => lineOf(request * PER_REQUEST + i)),
  );

/** INGEST behind a receiver on one core; found: the packed records hold every line. */
class Counted {
  private readonly packer = new IngestPacker(8);
  private held = 0;

  read(format: Parameters<Intake['records']>[0]['format'], bytes: Uint8Array, ranges: readonly number[]): void {
    const origin = { tenant: 'default', environment: 'production', format, service: 'unknown', backfill: false };
    this.packer.open(origin, 'bench');
    for (let at = 0; at < ranges.length; at += 2) this.packer.read(bytes, ranges[at]!, ranges[at + 1]!, -1, START);
    for (const { value } of this.packer.take())
      this.held += new DataView(value.buffer, value.byteOffset).getUint32(4, true);
  }

  get all(): boolean {
    return this.held === RECORDS;
  }
}

async function overHttp(id: string): Promise<BenchResult> {
  const { path, body } = OVER_HTTP[id]!;
  const route = receivers
    .find((receiver) => receiver.id === id)!
    .routes.find(({ methods, paths }) => methods.includes('POST') && paths.includes(path))!;
  const requests = batches().map((lines) => Buffer.from(body(lines)));
  const counted = new Counted();
  const nothing = { accepted: PER_REQUEST, valueless: 0, lost: 0, rejected: [] };
  const intake: Intake = {
    records: async ({ format, bytes, ranges }) => {
      counted.read(format, bytes, ranges);
      return nothing;
    },
    message: () => Promise.resolve(),
  };
  const began = process.hrtime.bigint();
  for (const bytes of requests)
    await route.answer(
      { method: 'POST', path, params: {}, query: {}, headers: JSON_TYPE, body: bytes, now: START },
      intake,
    );
  return rate(RECORDS, began, counted.all);
}

function syslog(): BenchResult {
  const chunks = batches().map((lines) =>
    Buffer.from(
      lines
        .map(({ at, level, service, host, message }) => {
          const text = `<${128 + SEVERITY[level]!}>1 ${new Date(at).toISOString()} ${host} ${service} 7 - - ${message}`;
          return `${Buffer.byteLength(text)} ${text}`;
        })
        .join(''),
    ),
  );
  const counted = new Counted();
  const began = process.hrtime.bigint();
  for (const chunk of chunks) {
    const parts: number[] = [];
    let whole: Uint8Array = chunk;
    const frames = new SyslogFrames((bytes, start, end) => {
      whole = bytes;
      parts.push(start, end);
    });
    frames.push(chunk);
    frames.end();
    counted.read('text', whole, parts);
  }
  return rate(RECORDS, began, counted.all);
}

function forward(): BenchResult {
  const chunks = batches().map((lines) =>
    encode(['app', lines.map(({ at, ...record }) => [Math.floor(at / 1_000), record])]),
  );
  const counted = new Counted();
  const frames = new ForwardFrames();
  const began = process.hrtime.bigint();
  for (const chunk of chunks)
    for (const frame of frames.push(chunk))
      if ('pairs' in frame) counted.read('msgpack', frame.pairs, pairRanges(frame.pairs));
  return rate(RECORDS, began, counted.all);
}

/** Records per second of each protocol for logs: bytes of requests in, packed records out, the network left out. */
export async function benchProtocols(): Promise<Record<string, BenchResult>> {
  const results: Record<string, BenchResult> = {};
  for (const id of Object.keys(OVER_HTTP)) results[`receivers_${id}`] = await overHttp(id);
  return { ...results, receivers_syslog: syslog(), receivers_forward: forward() };
}
