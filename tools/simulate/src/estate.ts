import { type Random } from './random.js';

export type Role = 'edge' | 'api' | 'worker' | 'database' | 'cache' | 'queue';
export const LOG_FORMATS = ['filebeat', 'fluent-bit', 'pino', 'logfmt', 'log4j', 'nginx'] as const;

export interface Pod {
  readonly name: string;
  readonly node: string;
}

export interface Service {
  readonly name: string;
  readonly role: Role;
  readonly format: (typeof LOG_FORMATS)[number];
  readonly callees: readonly string[];
  readonly pods: readonly Pod[];
  /** At the busiest time of the day. */
  readonly requestsPerSecond: number;
  readonly latencyMs: number;
}

export interface Estate {
  readonly services: readonly Service[];
  readonly nodes: readonly string[];
  callersOf(name: string): readonly string[];
  podsOf(name: string): readonly Pod[];
}

const TIERS: readonly (readonly string[])[] = [
  ['storefront', 'mobile-gateway'],
  ['catalog', 'basket', 'checkout', 'account', 'search', 'orders', 'support', 'offers'],
  ['pricing', 'stock', 'payments', 'shipping', 'profile', 'reviews', 'loyalty', 'returns'],
  ['tax', 'fraud', 'ledger', 'address', 'media', 'consent', 'currency', 'warehouse'],
];
const WORKERS = ['mailer', 'invoicer', 'indexer', 'exporter'];
const DATABASES = ['orders-db', 'catalog-db', 'accounts-db', 'ledger-db'];
const CACHES = ['session-cache', 'price-cache'];
const QUEUE = 'order-events';
const NODES = 8;
const HASH = 'bcdfghjklmnpqrstvwxz2456789';

/** 37 services in four tiers over shared databases, caches and one queue, on eight nodes. */
export function buildEstate(random: Random): Estate {
  const nodes = Array.from({ length: NODES }, (_, i) => `node-${i + 1}`);
  const letters = (n: number) => Array.from({ length: n }, () => random.pick([...HASH])).join('');
  const service = (name: string, role: Role, callees: readonly string[], pods: number): Service => ({
    name,
    role,
    format: role === 'edge' ? 'nginx' : random.pick(LOG_FORMATS.filter((format) => format !== 'nginx')),
    callees: [...new Set(callees)],
    pods: random
      .shuffled(nodes)
      .slice(0, pods)
      .map((node, i) => ({ name: pods > 1 ? `${name}-${letters(9)}-${letters(5)}` : `${name}-${i}`, node })),
    requestsPerSecond: random.between(20, 80) * (role === 'edge' ? 3 : 1),
    latencyMs: role === 'database' || role === 'cache' ? random.between(2, 8) : random.between(20, 120),
  });
  const some = (names: readonly string[], n: number) => random.shuffled(names).slice(0, n);
  const below = (tier: number) => [
    ...(TIERS[tier + 1] ? some(TIERS[tier + 1]!, tier === 0 ? 5 : 2) : []),
    ...(tier > 0 ? some(DATABASES, random.whole(0, 1) + (tier === 3 ? 1 : 0)) : []),
    ...(tier > 0 && random.next() < 0.3 ? some(CACHES, 1) : []),
  ];
  const services = [
    ...TIERS.flatMap((names, tier) =>
      names.map((name) => service(name, tier === 0 ? 'edge' : 'api', below(tier), random.whole(2, 3))),
    ),
    ...WORKERS.map((name) => service(name, 'worker', [QUEUE, random.pick(DATABASES)], 2)),
    ...DATABASES.map((name) => service(name, 'database', [], 1)),
    ...CACHES.map((name) => service(name, 'cache', [], 1)),
    service(QUEUE, 'queue', [], 1),
  ];
  const callers = new Map<string, string[]>();
  for (const { name, callees } of services)
    for (const callee of callees) callers.set(callee, [...(callers.get(callee) ?? []), name]);
  const pods = new Map(services.map((each) => [each.name, each.pods]));
  return {
    services,
    nodes,
    callersOf: (name) => callers.get(name) ?? [],
    podsOf: (name) => pods.get(name) ?? [],
  };
}
