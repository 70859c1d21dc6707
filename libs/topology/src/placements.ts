import { type EpochMs } from '@tocsin/model';
import { type KnownPlacement, type Placement, placementConfidence } from './observed-topology.js';
import { type Names } from './names.js';

/** Less sure than this, an observed placement is not counted any more; what it says of one instance is still the best that is known. */
const MIN_CONFIDENCE = 0.2;

/** A placement that sends nothing any more, and since when. */
export interface SilentPlacement extends Placement {
  readonly since: EpochMs;
}

/** Which instances there are, what they are part of and where they run. A declaration wins wherever both speak of one instance. */
export class Placements {
  private readonly byInstance = new Map<string, Placement>();
  private readonly instances = new Map<string, Set<string>>();
  /** By service and host, how many instances are known there: 0 where something of the service runs, and no instance has a name. */
  private readonly hosts = new Map<string, Map<string, number>>();
  private readonly silent = new Map<string, SilentPlacement[]>();

  constructor(declared: readonly Placement[], observed: readonly KnownPlacement[], names: Names, now: EpochMs) {
    const counted = new Set<string>();
    for (const known of observed) {
      const { instance, service, silentSince } = known;
      const host = known.host && names.of(known.host);
      const isSure = placementConfidence(known, now) >= MIN_CONFIDENCE;
      if (instance) this.add({ instance, service, host });
      if (!isSure) continue;
      if (instance) counted.add(instance);
      else this.count(service, host, 0);
      if (silentSince !== null) add(this.silent, service, { instance, service, host, since: silentSince });
    }
    for (const { instance, service, host } of declared) {
      this.add({ instance, service, host: host && names.of(host) });
      counted.add(instance);
    }
    for (const instance of counted) {
      const { service, host } = this.byInstance.get(instance)!;
      const known = this.instances.get(service) ?? new Set<string>();
      if (service) this.instances.set(service, known.add(instance));
      if (host) this.count(service || instance, host, 1);
    }
  }

  serviceOf(component: string): string {
    return this.byInstance.get(component)?.service || component;
  }

  hostOf(component: string): string {
    return this.byInstance.get(component)?.host ?? '';
  }

  /** Instances of a service, in order of name. */
  instancesOf(service: string): readonly string[] {
    return [...(this.instances.get(service) ?? [])].sort();
  }

  /** What of a service sends nothing any more. */
  silentOf(service: string): readonly SilentPlacement[] {
    return this.silent.get(service) ?? [];
  }

  /** The part of a service's instances that run on the host, 0–1; 0 when nothing is known of the service. */
  shareOn(service: string, host: string): number {
    let [here, everywhere] = [0, 0];
    for (const [name, instances] of this.hosts.get(service) ?? []) {
      everywhere += Math.max(1, instances);
      if (name === host) here += Math.max(1, instances);
    }
    return everywhere === 0 ? 0 : here / everywhere;
  }

  private add({ instance, service, host }: Placement): void {
    const known = this.byInstance.get(instance);
    this.byInstance.set(instance, {
      instance,
      service: service || (known?.service ?? ''),
      host: host || (known?.host ?? ''),
    });
  }

  private count(service: string, host: string, by: number): void {
    const hosts = this.hosts.get(service) ?? new Map<string, number>();
    this.hosts.set(service, hosts.set(host, (hosts.get(host) ?? 0) + by));
  }
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
