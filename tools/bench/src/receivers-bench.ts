import { IngestPacker } from '@tocsin/pipeline';
import { compress, uncompress } from 'snappyjs';
import { benchLine } from './lines.js';
import { bytes, double, fixed64, text, varint } from './protobuf.js';
import { type BenchResult, rate } from './result.js';

const START = Date.UTC(2026, 0, 5, 12);
const RECORDS = 1_000_000;
const RECORDS_PER_REQUEST = 1_000;
const SAMPLES = 3_000_000;
const SAMPLES_PER_REQUEST = 2_000;
/** A fleet of so many series, each scraped every fifteen seconds. */
const SERIES = 50_000;
const SCRAPE_MS = 15_000;

const attribute = (field: number, key: string, value: string): Buffer =>
  bytes(field, text(1, key), bytes(2, text(1, value)));

/** OTLP requests as a collector sends them: services in turn, records with the body of a log line and three attributes. */
function otlpRequests(): Buffer[] {
  return Array.from({ length: RECORDS / RECORDS_PER_REQUEST }, (_, request) => {
    const records = Array.from({ length: RECORDS_PER_REQUEST }, (_, i) => {
      const n = request * RECORDS_PER_REQUEST + i;
      const { message, log } = JSON.parse(benchLine(n, RECORDS, START, 1_000)) as {
        message: string;
        log: { level: string };
      };
      return bytes(
        2,
        fixed64(1, BigInt(START + n) * 1_000_000n),
        varint(2, log.level === 'error' ? 17 : 9),
        text(3, log.level),
        bytes(5, text(1, message)),
        attribute(6, 'thread', `worker-${n % 16}`),
        attribute(6, 'request.id', `r-${n}`),
        attribute(6, 'log.file.name', 'app.log'),
        fixed64(11, BigInt(START + n) * 1_000_000n),
      );
    });
    const service = request % 24;
    return bytes(
      1,
      bytes(1, attribute(1, 'service.name', `svc-${service}`), attribute(1, 'host.name', `node-${service % 12}`)),
      bytes(2, bytes(1, text(1, 'app')), ...records),
    );
  });
}

/** Remote write requests as Prometheus packs them: one sample a series, eight labels, snappy. */
function writeRequests(): Uint8Array[] {
  const label = (name: string, value: string) => bytes(1, text(1, name), text(2, value));
  return Array.from({ length: SAMPLES / SAMPLES_PER_REQUEST }, (_, request) => {
    const series = Array.from({ length: SAMPLES_PER_REQUEST }, (_, i) => {
      const n = request * SAMPLES_PER_REQUEST + i;
      const id = n % SERIES;
      const at = START + Math.floor(n / SERIES) * SCRAPE_MS;
      return bytes(
        1,
        label('__name__', `http_requests_${id % 100}_total`),
        label('instance', `10.0.${(id >> 8) % 256}.${id % 256}:9100`),
        label('job', `svc-${id % 24}`),
        label('method', id % 2 === 0 ? 'GET' : 'POST'),
        label('namespace', 'shop'),
        label('path', `/api/v1/items/${id % 40}`),
        label('pod', `svc-${id % 24}-7d9f${id}`),
        label('status', '200'),
        bytes(2, double(1, n * 1.5), varint(2, at)),
      );
    });
    return compress(Buffer.concat(series));
  });
}

/** Bytes → packed records, as INGEST does behind each receiver on one core. Found: the packed records hold every item. */
function measure(
  format: 'otlp-protobuf' | 'remote-write',
  requests: readonly Uint8Array[],
  count: number,
  unit: BenchResult['unit'],
  unpack: (body: Uint8Array) => Uint8Array,
): BenchResult {
  const packer = new IngestPacker(8);
  const origin = { tenant: 'default', environment: 'production', format, service: '', backfill: false };
  let packed = 0;
  const began = process.hrtime.bigint();
  for (const request of requests) {
    const body = unpack(request);
    packer.open(origin, 'bench');
    packer.read(body, 0, body.length, -1, START);
    for (const { value } of packer.take()) packed += countIn(value);
  }
  return rate(count, began, packed === count, unit);
}

/** The number of events stands in the head of a packed record. */
const countIn = (record: Uint8Array): number => new DataView(record.buffer, record.byteOffset).getUint32(4, true);

export const benchOtlp = (): BenchResult =>
  measure('otlp-protobuf', otlpRequests(), RECORDS, 'records/s', (body) => body);
export const benchRemoteWrite = (): BenchResult =>
  measure('remote-write', writeRequests(), SAMPLES, 'samples/s', (body) => uncompress(body));
