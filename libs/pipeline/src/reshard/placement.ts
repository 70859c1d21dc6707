import { partitionOf } from '@tocsin/contracts';

/** Where things belong once the events topic has `count` partitions. */
export class Placement {
  constructor(readonly count: number) {}

  /** As INGEST does: by service, else by host. Null for what is neither's: nobody will ever come for it. */
  of(tenant: string, service: string, host: string): number | null {
    const subject = service || host;
    return subject === '' ? null : partitionOf(`${tenant}\0${subject}`, this.count);
  }

  /** Of a key that begins as `subjectKey` does. What is keyed by more than a subject has the host next (`seriesKey`). */
  ofKey(key: string): number | null {
    const [tenant = '', , service = '', host = ''] = key.split('\0');
    return this.of(tenant, service, host);
  }
}

/** Deals entries out, in order; those that belong nowhere are left out. */
export function deal<T>(entries: readonly T[], { count }: Placement, placeOf: (entry: T) => number | null): T[][] {
  const hands: T[][] = Array.from({ length: count }, () => []);
  for (const entry of entries) {
    const place = placeOf(entry);
    if (place !== null) hands[place]!.push(entry);
  }
  return hands;
}
