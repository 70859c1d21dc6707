import { type CauseGraph } from './cause-graph.js';

/** One service's instances make their host busy; it takes others that suffer to blame the host. */
const MIN_SERVICES = 2;

/** Something that is ill by itself, not by what callees pass on, and where it runs. */
export interface IllPlace {
  /** The finest thing that is known: an instance, else its service. */
  readonly component: string;
  readonly service: string;
  readonly host: string;
}

/** What speaks for a host being behind what is ill on it. */
export interface HostCase {
  /** Ill things that run on it, and all that are ill wherever they run. */
  readonly ill: number;
  readonly of: number;
  /** ln(1 + how much likelier so many share the host if it is to blame than if their services are, in nats). */
  readonly weight: number;
  /** By component that runs on it: the part of its ill places that are there, 0–1. */
  readonly parts: ReadonlyMap<string, number>;
}

/** Log-likelihood ratio of `n` of `of` against the usual share; 0 unless there are more. */
function excess(n: number, of: number, usual: number): number {
  const share = n / of;
  if (share <= usual) return 0;
  return n * Math.log(share / usual) + (n === of ? 0 : (of - n) * Math.log((1 - share) / (1 - usual)));
}

/**
 * Of `hosts`, which have conditions of their own, those on which more of what is ill runs than would if the ill services were ill
 * wherever they run; of two services at least. A service that runs in one place says nothing of that place.
 */
export function hostCases(
  hosts: ReadonlySet<string>,
  places: readonly IllPlace[],
  graph: CauseGraph,
): ReadonlyMap<string, HostCase> {
  const cases = new Map<string, HostCase>();
  const others = places.filter(({ component, host }) => component !== host);
  for (const host of [...hosts].sort()) {
    const here = others.filter((place) => place.host === host);
    if (new Set(here.map(({ service }) => service)).size < MIN_SERVICES) continue;
    // What is not known to run elsewhere runs here and nowhere else.
    const usually = (place: IllPlace): number => graph.shareOn(place.service, host) || (place.host === host ? 1 : 0);
    const usual = others.reduce((sum, place) => sum + usually(place), 0) / others.length;
    const weight = Math.log1p(excess(here.length, others.length, usual));
    if (weight <= 0) continue;
    const parts = new Map<string, number>();
    for (const { service, component } of here) {
      const ofService = (each: IllPlace): boolean => each.service === service;
      parts.set(component, 1);
      parts.set(service, here.filter(ofService).length / others.filter(ofService).length);
    }
    cases.set(host, { ill: here.length, of: others.length, weight, parts });
  }
  return cases;
}
