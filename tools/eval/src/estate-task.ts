import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultRuleSet } from '@tocsin/contracts';
import { type Alert, type Incident } from '@tocsin/model';
import { VirtualFlow } from '@tocsin/pipeline';
import { Simulation } from '@tocsin/tool-simulate';
import { type EvalOptions } from './data-folder.js';
import { type Page, type PageMember, type Verdict, figuresOf, judge } from './estate-judge.js';

const HOURS = 7;
const WINDOW_MS = 10 * 60_000;
const ORIGIN = {
  tenant: 'default',
  environment: 'production',
  format: 'auto',
  service: '',
  backfill: false,
} as const;

const isLoud = (severity: Incident['severity']): boolean => severity === 'critical' || severity === 'high';

interface Seen {
  readonly incidents: readonly Incident[];
  readonly pages: readonly Page[];
  readonly alerts: readonly PageMember[];
  readonly records: number;
  readonly rejected: number;
}

const causesOf = ({ causes }: Incident): string[] =>
  causes.map(({ component, level, service }) => (level === 'instance' ? service : component));

/** When each incident was first loud and announced, and when each of its alerts came to it. */
class PageLog {
  private readonly pagedAt = new Map<string, number>();
  private readonly seenAt = new Map<string, Map<string, number>>();
  private readonly causes = new Map<string, { readonly at: number; readonly names: readonly string[] }[]>();

  incident(incident: Incident, now: number): void {
    const { id, severity, announcedAt, members } = incident;
    if (announcedAt !== null && isLoud(severity) && !this.pagedAt.has(id)) this.pagedAt.set(id, now);
    const seen = this.seenAt.get(id) ?? new Map<string, number>();
    this.seenAt.set(id, seen);
    for (const { alertId } of members) if (!seen.has(alertId)) seen.set(alertId, now);
    const causes = this.causes.get(id) ?? [];
    this.causes.set(id, causes);
    const names = causesOf(incident);
    if (names.join() !== causes.at(-1)?.names.join()) causes.push({ at: now, names });
  }

  pages(incidents: readonly Incident[]): Page[] {
    return incidents
      .filter(({ id, mergedInto }) => this.pagedAt.has(id) && mergedInto === null)
      .map(({ id, members }) => ({
        at: this.pagedAt.get(id)!,
        members: members.map(({ alertId, startsAt, service, host }) => {
          return { startsAt, seenAt: this.seenAt.get(id)!.get(alertId)!, service, host };
        }),
        causesAt: (time) => this.causes.get(id)!.findLast(({ at }) => at <= time)?.names ?? [],
      }));
  }
}

/** The product sees what is sent and nothing else; rules are those in force before anyone wrote any. */
function watch(simulation: Simulation): Seen {
  const log = new PageLog();
  const alerts: PageMember[] = [];
  const known = new Set<Alert['id']>();
  let [records, rejected, clock] = [0, 0, 0];
  const flow = new VirtualFlow(
    {
      rules: defaultRuleSet(),
      partitions: { events: 1, scopes: 1 },
      origin: ORIGIN,
      twice: false,
      restart: () => false,
    },
    (output) => {
      if (output.type === 'rejected') rejected++;
      else if (output.type === 'incident') log.incident(output.incident, output.now);
      else if (isLoud(output.alert.severity) && !known.has(output.alert.id)) {
        known.add(output.alert.id);
        const { startsAt, service, host } = output.alert;
        alerts.push({ startsAt, seenAt: clock, service, host });
      }
    },
  );
  const encoder = new TextEncoder();
  for (const { at, records: sent, changes } of simulation.seconds()) {
    clock = at + 1_000;
    records += sent.length;
    flow.second(
      [
        ...sent.map((record) => ({ at, kind: 'record' as const, bytes: encoder.encode(record) })),
        ...changes.map((change) => ({ at, kind: 'change' as const, change: { ...change, host: '', labels: {} } })),
      ],
      clock,
    );
  }
  const incidents = flow.finalIncidents();
  return { incidents, pages: log.pages(incidents), alerts, records, rejected };
}

/**
 * What simple tools make of the same loud alerts, which know nothing of the product's incidents: one page for what is at most ten
 * minutes apart, for all or by service.
 */
function naivePages(alerts: Seen['alerts'], by: (alert: PageMember) => string): Page[] {
  const open = new Map<string, { readonly at: number; last: number; readonly members: PageMember[] }>();
  const pages: Page[] = [];
  for (const alert of alerts) {
    const { seenAt } = alert;
    let page = open.get(by(alert));
    if (!page || seenAt - page.last > WINDOW_MS) {
      page = { at: seenAt, last: seenAt, members: [] };
      open.set(by(alert), page);
      pages.push({ at: seenAt, members: page.members, causesAt: () => [] });
    }
    page.last = seenAt;
    page.members.push(alert);
  }
  return pages;
}

/** `1..10` or `7`. */
function seedsOf(text: string): number[] {
  const [from = 1, to = from] = text.split('..').map(Number);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Runs the whole product over simulated estates and holds what it would have paged against what happened. */
export function evaluateEstate({ out, seeds = '2' }: EvalOptions): Record<string, unknown> {
  mkdirSync(join(out, 'estate'), { recursive: true });
  const verdicts: { engine: Verdict; window: Verdict; service: Verdict }[] = [];
  let [records, rejected] = [0, 0];
  for (const seed of seedsOf(seeds)) {
    const began = Date.now();
    const simulation = new Simulation(seed, HOURS);
    const seen = watch(simulation);
    writeFileSync(join(out, 'estate', `${seed}.json`), `${JSON.stringify(seen.incidents)}\n`);
    const { truth } = simulation;
    const engine = judge(truth, seen.pages);
    verdicts.push({
      engine,
      window: judge(
        truth,
        naivePages(seen.alerts, () => ''),
      ),
      service: judge(
        truth,
        naivePages(seen.alerts, ({ service, host }) => service || host),
      ),
    });
    records += seen.records;
    rejected += seen.rejected;
    const seconds = Math.round((Date.now() - began) / 1_000);
    console.error(
      `seed ${seed}: ${engine.found} of ${engine.faults} faults, ${engine.truePages} of ${engine.pages} pages, ${seconds} s`,
    );
  }
  const hours = HOURS * verdicts.length;
  return {
    task: 'estate',
    records,
    rejected,
    ...figuresOf(
      verdicts.map((each) => each.engine),
      hours,
    ),
    byTimeWindow: figuresOf(
      verdicts.map((each) => each.window),
      hours,
    ),
    byService: figuresOf(
      verdicts.map((each) => each.service),
      hours,
    ),
  };
}
