const SERVICES = 24;
const MESSAGES = [
  (n: number) => `order ${n} placed by user ${(n * 7) % 9_973} in ${n % 97} ms`,
  (n: number) => `cache miss for key item:${(n * 31).toString(16)} on shard ${n % 8}`,
  (n: number) => `connection from 10.0.${n % 256}.${(n * 3) % 256}:${1_024 + (n % 50_000)} accepted`,
  (n: number) => `GET /api/items/${n} 200 ${(n * 13) % 5_000} bytes ${n % 300} ms`,
  (n: number) => `session ${(n * 2_654_435_761).toString(36)} renewed`,
] as const;
const FAULT = 'connection pool exhausted, waiting clients';

/**
 * Log lines as Filebeat writes them, about 250 bytes, `perSecond` to a second of event time; no line repeats. From `faultFrom` to
 * `faultTo` (shares) one service in eight logs errors: a run counts only if they were found.
 */
export function benchLine(i: number, count: number, startAt: number, perSecond: number): string {
  const at = startAt + Math.floor((i / perSecond) * 1_000);
  const service = i % SERVICES;
  const share = i / count;
  const broken = share > 0.6 && share < 0.8 && service % 8 === 0 && i % 3 === 0;
  const message = broken ? `${FAULT} ${i}` : MESSAGES[i % MESSAGES.length]!(i);
  const level = broken ? 'error' : 'info';
  const head = `{"@timestamp":"${new Date(at).toISOString()}","log":{"level":"${level}","file":{"path":"/var/log/app.log"}}`;
  return `${head},"host":{"name":"node-${service % 12}"},"service":{"name":"svc-${service}"},"agent":{"type":"filebeat"},"message":"${message}"}`;
}

/** Lines one after the other, as a request body or a fetched batch has them; line i is `bytes[ends[i - 1], ends[i])`. */
export interface LineBlock {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

export function benchLines(count: number, startAt: number, perSecond: number): LineBlock {
  const ends = new Uint32Array(count);
  let bytes = Buffer.allocUnsafe(count * 300);
  let at = 0;
  for (let i = 0; i < count; i++) {
    at += bytes.write(benchLine(i, count, startAt, perSecond), at);
    ends[i] = at;
  }
  bytes = bytes.subarray(0, at);
  return { bytes, ends };
}
