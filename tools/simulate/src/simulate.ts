import { type Condition, conditionOf } from './condition.js';
import { type Estate, type Pod, type Service, buildEstate } from './estate.js';
import { failedCall, fill, ordinaryLine, shipLine } from './log-lines.js';
import { PodCounters, nodeMetrics, podMetrics, tracedCall } from './metric-points.js';
import { type Planned, planDay } from './plan.js';
import { Random } from './random.js';

/** A change as a deployment tool or a calendar would tell it. */
export interface SimulatedChange {
  readonly id: string;
  readonly type: 'deploy' | 'config' | 'maintenance' | 'job' | 'patch';
  readonly title: string;
  readonly service: string;
  readonly at: number;
}

/** Everything that is sent within one second. */
export interface Second {
  readonly at: number;
  readonly records: readonly string[];
  readonly changes: readonly SimulatedChange[];
}

/** One thing that really happened; for the judge alone. */
export interface Truth {
  readonly kind: string;
  readonly isFault: boolean;
  readonly root: string;
  readonly startAt: number;
  readonly endAt: number;
  readonly services: readonly string[];
}

const START = Date.UTC(2026, 2, 3, 6);
const STEP_SECONDS = 15;
const LINES_PER_SECOND = 0.25;
const LOST_SCRAPES = 0.002;

/** Load of the hour, 0–1: low at night, high in the afternoon. */
const loadAt = (at: number): number => 0.65 - 0.35 * Math.cos((2 * Math.PI * ((at / 3_600_000 - 3) % 24)) / 24);

/** In every other estate faults overlap. */
export const overlaps = (seed: number): boolean => seed % 2 === 0;

/** A day's part of an estate, second by second. The same seed and hours give the same bytes. */
export class Simulation {
  readonly estate: Estate;
  private readonly random: Random;
  private readonly planned: readonly Planned[];
  private readonly counters = new Map<string, PodCounters>();
  private readonly conditions = new Map<string, Condition>();

  constructor(
    seed: number,
    private readonly hours: number,
  ) {
    this.random = new Random(seed);
    this.estate = buildEstate(this.random);
    this.planned = planDay(this.estate, START, hours, this.random, overlaps(seed));
  }

  get truth(): Truth[] {
    return this.planned.map(({ happening, isFault, root, startAt, endAt, impacts }) => ({
      kind: happening.kind,
      isFault,
      root,
      startAt,
      endAt,
      services: [...new Set(impacts.map(({ service }) => service))],
    }));
  }

  *seconds(): Generator<Second> {
    for (let at = START; at < START + this.hours * 3_600_000; at += 1_000) {
      const records: string[] = [];
      const isScrape = (at / 1_000) % STEP_SECONDS === 0;
      if ((at / 1_000) % 5 === 0) this.look(at);
      for (const service of this.estate.services)
        for (const pod of service.pods) this.pod(service, pod, at, isScrape, records);
      if (isScrape) for (const node of this.estate.nodes) this.node(node, at, records);
      yield { at, records, changes: this.changesAt(at) };
    }
  }

  private look(at: number): void {
    for (const service of this.estate.services)
      for (const pod of service.pods) this.conditions.set(pod.name, conditionOf(service, pod, this.planned, at));
  }

  private pod(service: Service, pod: Pod, at: number, isScrape: boolean, records: string[]): void {
    const { random } = this;
    const { effect, suffersFrom } = this.conditions.get(pod.name)!;
    if (effect.down) return;
    const load = loadAt(at) * (effect.load ?? 1);
    const share = 1 / service.pods.length;
    const ship = (level: string, text: string) =>
      records.push(shipLine(service, pod, at - random.whole(0, 900), { level, text: fill(text, random) }));
    for (let n = random.count(LINES_PER_SECOND * load); n > 0; n--) {
      const { level, text } = ordinaryLine(service, random);
      ship(level, text);
    }
    if (effect.line)
      for (let n = random.count(effect.line.perSecond * share); n > 0; n--) ship(effect.line.level, effect.line.text);
    if (suffersFrom && (effect.errors ?? 0) > 0.01)
      for (let n = random.count((effect.errors ?? 0) * 4 * share); n > 0; n--) {
        const { level, text } = failedCall(suffersFrom);
        ship(level, text);
      }
    if (effect.restarts && (at / 1_000) % 15 === 0) ship('info', 'starting up, build {n}');
    if (isScrape) this.scrape(service, pod, { effect, suffersFrom }, load, at, records);
  }

  private scrape(service: Service, pod: Pod, condition: Condition, load: number, at: number, records: string[]): void {
    const { random } = this;
    const { effect } = condition;
    const counters = this.counters.get(pod.name) ?? new PodCounters();
    this.counters.set(pod.name, counters);
    if (effect.restarts) counters.restart();
    const errorRatio = Math.min(0.95, 0.002 + (effect.errors ?? 0));
    const requests = random.count((service.requestsPerSecond * load * STEP_SECONDS) / service.pods.length);
    const latencyMs = service.latencyMs * (effect.slow ?? 1);
    counters.add(requests, Math.min(requests, random.count(requests * errorRatio)), latencyMs, random);
    if (random.next() >= LOST_SCRAPES) records.push(podMetrics(service, pod, counters, condition, load, at, random));
    for (const callee of service.callees) {
      const { down, slow = 1, errors = 0 } = this.conditions.get(random.pick(this.estate.podsOf(callee)).name)!.effect;
      const ms = (down ? 1_000 : 20 * slow) * Math.exp(random.normal(0, 0.3));
      const failed = random.next() < 0.002 + errors;
      records.push(tracedCall(service.name, callee, at, ms, down || failed, random));
    }
  }

  private node(node: string, at: number, records: string[]): void {
    const here = this.estate.services.flatMap(({ pods }) => pods.filter((pod) => pod.node === node));
    const effects = here.map(({ name }) => this.conditions.get(name)!.effect);
    if (effects.length > 0 && effects.every(({ down }) => down)) return;
    const extra = effects.reduce((sum, { cpu = 0 }) => sum + cpu, 0) / Math.max(1, here.length);
    records.push(nodeMetrics(node, 0.2 + 0.25 * loadAt(at) + extra, at, this.random));
  }

  private changesAt(at: number): SimulatedChange[] {
    return this.planned.flatMap(({ happening: { change }, root, startAt }, n) => {
      if (!change || Math.floor((startAt - 20_000) / 1_000) * 1_000 !== at) return [];
      return [
        {
          id: `change-${n}`,
          type: change.type,
          title: change.title.replace('{version}', `1.${n}.0`),
          service: root,
          at,
        },
      ];
    });
  }
}
