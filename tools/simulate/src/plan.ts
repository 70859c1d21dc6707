import { type Estate } from './estate.js';
import { FAULTS, type Happening, LOOK_ALIKES } from './happenings.js';
import { type Random } from './random.js';

/** Where and when a happening is felt. */
export interface Impact {
  readonly service: string;
  /** Empty: every pod. */
  readonly pod: string;
  readonly strength: number;
  readonly delayMs: number;
}

export interface Planned {
  readonly happening: Happening;
  readonly isFault: boolean;
  /** Service or node. */
  readonly root: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly impacts: readonly Impact[];
}

const MINUTE = 60_000;
const PASSED_ON = 0.55;
const MAX_HOPS = 3;

/** Callers feel what their callees suffer: weaker and later with each hop. A service is as ill as the share of its pods that are. */
function spread(estate: Estate, origin: readonly Impact[], random: Random): Impact[] {
  const felt = new Map(origin.map((impact) => [`${impact.service}/${impact.pod}`, impact]));
  let wave = origin.map(({ pod, ...impact }) => ({
    ...impact,
    pod: '',
    strength: pod === '' ? impact.strength : impact.strength / estate.podsOf(impact.service).length,
  }));
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const next: Impact[] = [];
    for (const { service, strength, delayMs } of wave)
      for (const caller of estate.callersOf(service)) {
        if ([...felt.values()].some((each) => each.service === caller)) continue;
        const impact = {
          service: caller,
          pod: '',
          strength: strength * PASSED_ON * random.between(0.8, 1.2),
          delayMs: delayMs + random.between(5_000, 20_000),
        };
        felt.set(`${caller}/`, impact);
        next.push(impact);
      }
    wave = next;
  }
  return [...felt.values()];
}

function place(estate: Estate, happening: Happening, isFault: boolean, startAt: number, random: Random): Planned {
  const { on, reach, minutes } = happening;
  const endAt = startAt + random.between(...minutes) * MINUTE;
  if (on === 'node') {
    const root = random.pick(estate.nodes);
    const origin = estate.services.flatMap(({ name, pods }) =>
      pods
        .filter(({ node }) => node === root)
        .map((pod) => ({ service: name, pod: pod.name, strength: 1, delayMs: 0 })),
    );
    return { happening, isFault, root, startAt, endAt, impacts: spread(estate, origin, random) };
  }
  const service = random.pick(estate.services.filter(({ role }) => on.includes(role)));
  const pod = reach === 'pod' ? random.pick(service.pods).name : '';
  const origin = [{ service: service.name, pod, strength: 1, delayMs: 0 }];
  const impacts = isFault ? spread(estate, origin, random) : origin;
  return { happening, isFault, root: service.name, startAt, endAt, impacts };
}

/** What feels a happening this much is in its part of the call graph. */
const PART_OF = 0.25;
const TRIES = 50;

const partOf = ({ impacts }: Planned): Set<string> =>
  new Set(impacts.filter(({ strength }) => strength >= PART_OF).map(({ service }) => service));

/** A second fault, while the first goes on, in another part of the call graph; null where chance finds none. */
function placeApart(estate: Estate, first: Planned, happening: Happening, random: Random): Planned | null {
  const taken = partOf(first);
  const startAt = first.startAt + random.between(2, 10) * MINUTE;
  for (let tries = 0; tries < TRIES; tries++) {
    const second = place(estate, happening, true, startAt, random);
    if (![...partOf(second)].some((service) => taken.has(service))) return second;
  }
  return null;
}

/**
 * A quiet time to learn from, then faults with look-alikes between them, half a kind's turn each. `overlapping`: each fault has a second one
 * beside it, two to ten minutes later, wherever the call graph has room for it.
 */
export function planDay(
  estate: Estate,
  startAt: number,
  hours: number,
  random: Random,
  overlapping: boolean,
): Planned[] {
  const faults = random.shuffled(FAULTS);
  const alikes = random.shuffled(LOOK_ALIKES);
  const planned: Planned[] = [];
  const endAt = startAt + hours * 60 * MINUTE;
  let kind = 0;
  const nextFault = () => faults[kind++ % faults.length]!;
  for (let at = startAt + 100 * MINUTE, n = 0; at < endAt - 40 * MINUTE; at += 65 * MINUTE, n++) {
    const faultAt = at + random.between(0, 8) * MINUTE;
    const fault = place(estate, nextFault(), true, faultAt, random);
    const beside = overlapping ? placeApart(estate, fault, nextFault(), random) : null;
    planned.push(fault, ...(beside ? [beside] : []));
    planned.push(place(estate, alikes[n % alikes.length]!, false, faultAt + random.between(33, 40) * MINUTE, random));
  }
  return planned.filter((each) => each.endAt < endAt - 10 * MINUTE);
}
