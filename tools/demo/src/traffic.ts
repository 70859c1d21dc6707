/** How long the fault lasts. */
export const FAULT_MS = 90_000;

const SERVICES = ['web', 'checkout', 'payments', 'inventory'] as const;
let serial = 0;

const line = (at: number, service: string, message: string, level: 'info' | 'error'): string =>
  JSON.stringify({
    '@timestamp': new Date(at).toISOString(),
    service: { name: service },
    host: { name: `${service}-1` },
    log: { level },
    message,
  });

const latency = (at: number, service: string, value: number): string =>
  JSON.stringify({
    name: 'http.server.duration',
    tags: { service, host: `${service}-1` },
    fields: { p95: value },
    timestamp: at,
  });

/** Noise without a pattern, so that only the fault stands out: a few milliseconds around the usual. */
const jitter = (at: number, service: number): number => {
  const mixed = Math.imul(Math.floor(at / 1_000) ^ (service * 0x9e3779b1), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) % 9;
};

/** One second of ordinary traffic. */
export function calmSecond(at: number): string[] {
  const logs = SERVICES.flatMap((service, i) => {
    serial++;
    const order = `order ${serial} handled in ${20 + ((serial * 7) % 40)} ms`;
    return [
      line(at + i * 100, service, order, 'info'),
      line(at + i * 100 + 50, service, `session ${serial.toString(16)} renewed`, 'info'),
    ];
  });
  return [...logs, ...SERVICES.map((service, i) => latency(at, service, 40 + i * 5 + jitter(at, i)))];
}

/** One second in which payments fails and checkout suffers. */
export function faultSecond(at: number): string[] {
  serial++;
  return [
    ...calmSecond(at),
    line(at + 120, 'payments', `CardValidator: null merchant id for transaction ${serial}`, 'error'),
    line(at + 180, 'payments', `CardValidator: null merchant id for transaction ${serial + 1}`, 'error'),
    line(at + 240, 'checkout', `payment of order ${serial} failed: payments answered 500`, 'error'),
  ];
}
