import {
  type Emission,
  type IncidentBody,
  type ScopeBody,
  TOPICS,
  decodeScopeRecord,
  encodeIncidentRecord,
} from '@tocsin/contracts';
import {
  type ArrivedAlert,
  Correlator,
  type Pending,
  type RecentChange,
  type ScopeClock,
  type ScopeState,
  advanceClock,
  dequeue,
  emptyScope,
  enqueue,
  newScopeClock,
} from '@tocsin/correlate';
import {
  type CallSummary,
  type EpochMs,
  type HealthSummary,
  type KnownPlace,
  MINUTE_MS,
  type ScopeId,
  type TenantId,
} from '@tocsin/model';
import { RuleBook } from '../rules/rule-book.js';
import { type Stage, StepError, type StageInstance, type StageOutput, type StageRecord } from '../stage.js';
import { Counters } from '../counters.js';
import { jsonSegment, readJsonSegment } from '../segments.js';

const VERSION = 'correlate-3';

type Item =
  | ({ readonly type: 'alert' } & ArrivedAlert)
  | { readonly type: 'change'; readonly change: RecentChange }
  | { readonly type: 'health'; readonly health: HealthSummary }
  | { readonly type: 'calls'; readonly calls: CallSummary }
  | { readonly type: 'places'; readonly service: string; readonly places: readonly KnownPlace[] };

/** What is kept for one scope. */
interface Scope {
  readonly tenant: TenantId;
  readonly state: ScopeState;
  readonly pending: Pending<Item>[];
}

/** Everything of one partition of the scope log: its snapshot. */
export interface SavedCorrelate {
  readonly clock: ScopeClock;
  /** The highest emission applied of each DETECT partition: what comes again is dropped. */
  readonly applied: Record<number, Emission>;
  readonly scopes: [ScopeId, Scope][];
  readonly rules: unknown;
}

const isApplied = (last: Emission | undefined, from: Emission): boolean =>
  last !== undefined && (from.offset < last.offset || (from.offset === last.offset && from.item <= last.item));

/**
 * CORRELATE over one partition of the scope log. Alerts and changes wait until every DETECT partition has got past their
 * time, then are decided in (event time, id) order; commands act at once.
 */
class CorrelateInstance implements StageInstance {
  private readonly correlators = new Map<ScopeId, { correlator: Correlator; ruleVersion: string }>();
  private readonly scopes: Map<ScopeId, Scope>;
  private readonly counts = new Counters();

  constructor(
    private readonly clock: ScopeClock,
    private readonly applied: Record<number, Emission>,
    scopes: Iterable<[ScopeId, Scope]>,
    private readonly rules: RuleBook,
  ) {
    this.scopes = new Map(scopes);
  }

  step({ value }: StageRecord, _now: EpochMs, skip: ReadonlySet<number>): StageOutput[] {
    if (skip.has(0)) return [];
    try {
      const { from, body } = decodeScopeRecord(value);
      if (from) {
        if (isApplied(this.applied[from.partition], from)) {
          this.counts.add('duplicates');
          return [];
        }
        this.applied[from.partition] = from;
      }
      this.counts.add(`records_${body.type.replace('-', '_')}`);
      return this.apply(body, from).map(toOutput);
    } catch (error) {
      throw new StepError(0, error);
    }
  }

  snapshot(): ReadonlyMap<string, Uint8Array> {
    const { clock, applied } = this;
    const saved: SavedCorrelate = { clock, applied, scopes: [...this.scopes], rules: this.rules.toJson() };
    return jsonSegment('state', saved);
  }

  static restore(segments: ReadonlyMap<string, Uint8Array>): CorrelateInstance {
    const { clock, applied, scopes, rules } = readJsonSegment<SavedCorrelate>(segments, 'state');
    return new CorrelateInstance(clock, applied, scopes, RuleBook.fromJson(rules));
  }

  counters(): Readonly<Record<string, number>> {
    return this.counts.values();
  }

  private apply(body: ScopeBody, from: Emission | null): IncidentBody[] {
    switch (body.type) {
      case 'alert': {
        const { alert, at, backfill } = body;
        const late = at <= this.clock.at;
        const key = `${alert.id}:${alert.state === 'resolved' ? 1 : 0}:${String(alert.count).padStart(9, '0')}`;
        const item: Item = { type: 'alert', alert, late, backfill };
        return this.wait(alert.scope, alert.tenant, { at, key, item });
      }
      case 'change': {
        const { scope, tenant, change } = body;
        const { id, type, title, service, at } = change;
        return this.wait(scope, tenant, {
          at,
          key: `change:${id}`,
          item: { type: 'change', change: { id, type, title, service, at } },
        });
      }
      case 'command':
        return this.command(body);
      case 'mark': {
        const before = this.clock.at;
        const { watermark, idle } = body;
        if (!from) return [];
        advanceClock(
          this.clock,
          from.partition,
          body.partitions,
          { watermark, idle },
          this.rules.longest(({ correlate }) => correlate.allowedLatenessMs),
        );
        return this.clock.at > before ? this.decideAll() : [];
      }
      case 'config-activated':
        this.rules.activate(body);
        return [];
      case 'health': {
        const { health } = body;
        const key = `health:${health.service}`;
        const at = health.minuteAt + MINUTE_MS;
        return this.wait(health.scope, health.tenant, { at, key, item: { type: 'health', health } });
      }
      case 'calls': {
        const { calls } = body;
        const at = calls.minuteAt + MINUTE_MS;
        return this.wait(calls.scope, calls.tenant, {
          at,
          key: `calls:${calls.service}`,
          item: { type: 'calls', calls },
        });
      }
      case 'inventory': {
        const { scope, tenant, service, at, places } = body.inventory;
        if (!places) return [];
        return this.wait(scope, tenant, { at, key: `places:${service}`, item: { type: 'places', service, places } });
      }
      case 'tick':
        return [];
    }
  }

  /** Late ones are decided at once: their time has passed for everyone. */
  private wait(id: ScopeId, tenant: TenantId, pending: Pending<Item>): IncidentBody[] {
    const scope = this.scopeOf(id, tenant);
    if (!enqueue(scope.pending, pending)) this.counts.add('duplicates');
    return pending.at <= this.clock.at ? this.decide(id) : [];
  }

  private command({ command }: Extract<ScopeBody, { type: 'command' }>): IncidentBody[] {
    this.scopeOf(command.scope, command.tenant);
    const correlator = this.correlatorOf(command.scope);
    const outcome = correlator.command(command);
    this.counts.add(`commands_${outcome.status}`);
    return [...published(correlator), { type: 'outcome', outcome }];
  }

  private decideAll(): IncidentBody[] {
    return [...this.scopes.keys()].sort().flatMap((id) => this.decide(id));
  }

  private decide(id: ScopeId): IncidentBody[] {
    const correlator = this.correlatorOf(id);
    for (const { at, item } of dequeue(this.scopes.get(id)!.pending, this.clock.at)) {
      correlator.advance(at);
      if (item.type === 'change') correlator.change(item.change);
      else if (item.type === 'health') correlator.health(item.health);
      else if (item.type === 'calls') correlator.calls(item.calls);
      else if (item.type === 'places') correlator.places(item.service, item.places);
      else correlator.alert(item);
      this.counts.add(`decided_${item.type}`);
    }
    correlator.settle(this.clock.at);
    for (const { kind } of correlator.takePlacements()) this.counts.add(`alerts_${kind.replace('-', '_')}`);
    const known = correlator.takeCompanions();
    const { tenant } = this.scopes.get(id)!;
    return [
      ...published(correlator),
      ...(known
        ? [{ type: 'companions' as const, known: { tenant, scope: id, at: this.clock.at, companions: known } }]
        : []),
    ];
  }

  private scopeOf(id: ScopeId, tenant: TenantId): Scope {
    let scope = this.scopes.get(id);
    if (!scope) this.scopes.set(id, (scope = { tenant, state: emptyScope(), pending: [] }));
    return scope;
  }

  /** One correlator a scope, made anew when its tenant's rules change. */
  private correlatorOf(id: ScopeId): Correlator {
    const scope = this.scopes.get(id)!;
    const rules = this.rules.of(scope.tenant);
    const known = this.correlators.get(id);
    if (known?.ruleVersion === rules.version) return known.correlator;
    const correlator = new Correlator(scope.state, rules.grouping);
    this.correlators.set(id, { correlator, ruleVersion: rules.version });
    return correlator;
  }
}

const published = (correlator: Correlator): IncidentBody[] => [
  ...correlator.takeChanged().map((incident): IncidentBody => ({ type: 'incident', incident })),
  ...correlator.takeLeftOut().map((leftOut): IncidentBody => ({ type: 'left-out', leftOut })),
];

/** What is said of one thing stays in order. */
function keyOf(body: IncidentBody): string {
  if (body.type === 'incident') return body.incident.id;
  if (body.type === 'outcome') return body.outcome.incidentId;
  return body.type === 'left-out' ? body.leftOut.alertId : body.known.scope;
}

const toOutput = (body: IncidentBody): StageOutput => ({
  topic: TOPICS.incidents,
  key: keyOf(body),
  value: encodeIncidentRecord(body),
});

export const correlateStage: Stage = {
  name: 'correlate',
  version: VERSION,
  initial: () => new CorrelateInstance(newScopeClock(), {}, [], new RuleBook()),
  restore: (_partition, segments) => CorrelateInstance.restore(segments),
};
