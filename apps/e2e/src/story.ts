/** One line for a Kafka topic: JSON as Filebeat writes it. */
export interface StoryLine {
  readonly at: number;
  readonly value: string;
}

const SERVICES = ['web', 'checkout', 'payments', 'db', 'search', 'mail'] as const;
const FAULTS = [
  { from: 0.15, to: 0.4, services: ['db', 'checkout', 'web'], message: 'connection pool exhausted, waiting clients' },
  { from: 0.5, to: 0.65, services: ['search'], message: 'index shard unavailable, failed query' },
  { from: 0.75, to: 0.9, services: ['mail'], message: 'smtp relay refused message' },
] as const;

/** Search and mail stand apart: what fails there belongs to no fault of the shop, however soon after. */
export const STORY_TOPOLOGY = [
  { caller: 'web', callee: 'checkout' },
  { caller: 'checkout', callee: 'db' },
  { caller: 'checkout', callee: 'payments' },
  { caller: 'search', callee: 'search-index' },
  { caller: 'mail', callee: 'relay' },
];

const line = (at: number, i: number, message: string, level: string): StoryLine => {
  const service = SERVICES[i % SERVICES.length]!;
  const record = {
    '@timestamp': new Date(at).toISOString(),
    message: message || `${service} handled request ${i} in ${i % 97} ms`,
    log: { level },
    service: { name: service },
    host: { name: `${service}-${i % 2}` },
  };
  return { at, value: JSON.stringify(record) };
};

/** Ordinary traffic only: what the detectors learn from. */
export function history(count: number, startAt: number, lengthMs: number): StoryLine[] {
  return Array.from({ length: count }, (_, i) => line(startAt + Math.floor((i / count) * lengthMs), i, '', 'info'));
}

/** Ordinary traffic of six services with three faults in it. The same arguments give the same lines. */
export function story(count: number, startAt: number, lengthMs: number): StoryLine[] {
  return Array.from({ length: count }, (_, i) => {
    const share = i / count;
    const service: string = SERVICES[i % SERVICES.length]!;
    const fault = FAULTS.find(
      ({ from, to, services }) => share >= from && share < to && (services as readonly string[]).includes(service),
    );
    const broken = fault !== undefined && Math.floor(i / SERVICES.length) % 3 === 0;
    return line(
      startAt + Math.floor(share * lengthMs),
      i,
      broken ? `${fault.message} ${i}` : '',
      broken ? 'error' : 'info',
    );
  });
}
