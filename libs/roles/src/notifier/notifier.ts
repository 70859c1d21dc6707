import { type ScopeBody, parseRuleSet, defaultRuleSet } from '@tocsin/contracts';
import { type DeliveryId, type Incident, type IncidentId, type TenantId, asId } from '@tocsin/model';
import {
  compileNotifyRules,
  compileSilence,
  planNotifications,
  stepEscalation,
  type CompiledNotifyRules,
  type PlannedDelivery,
} from '@tocsin/pipeline';
import { type Platform } from '@tocsin/platform';
import { type Delivery, type Escalation, type Transaction } from '@tocsin/ports';

const RULES_CACHE_MS = 3_000;
const BATCH = 50;
const HOLDING = new Set(['acknowledge', 'resolve']);

/** Gathers, lets `notify` decide, writes: always in one transaction, so that a repeat finds what was decided. */
export class Notifier {
  private readonly rules = new Map<TenantId, { readonly compiled: CompiledNotifyRules; readonly until: number }>();

  constructor(private readonly platform: Platform) {}

  /** The newest state of an incident. Older or known revisions change nothing. */
  async incident(incident: Incident): Promise<void> {
    const { tenant, id, revision } = incident;
    const { policy } = await this.rulesOf(tenant);
    const { database, repositories, timer, telemetry } = this.platform;
    const { outbox, escalations, notices, silences } = repositories;
    await database.asTenant(tenant, async (tx) => {
      const previous = await notices.get(tx, id);
      if (previous && previous.revision > revision) return;
      const now = timer.now();
      const escalation = await escalations.get(tx, id);
      const ledger = await outbox.ofIncident(tx, id);
      const told = ledger.filter(
        ({ purpose, state }) => purpose === 'page' && state !== 'cancelled' && state !== 'failed',
      );
      const paged = [
        ...new Map(told.map(({ channel, target }) => [`${channel}\0${target}`, { channel, target }])).values(),
      ];
      const active = (await silences.activeAt(tx, now)).map(compileSilence);
      const plan = planNotifications({ incident, previous, escalation, paged, silences: active, policy, now });
      if (plan.cancelPages) await outbox.cancelPending(tx, id, 'page', plan.cancelPages, now);
      await this.enqueue(tx, incident, plan.deliveries, now);
      if (plan.escalation) await escalations.put(tx, { ...plan.escalation, tenant, incidentId: id });
      await notices.put(tx, { ...plan.notice, tenant, incidentId: id, incident });
      if (plan.held) telemetry.count('tocsin_notify_held_total', 1, { reason: plan.held });
    });
  }

  /** A person's action stops paging at once, also while the correlator is down. */
  async command({ command }: Extract<ScopeBody, { type: 'command' }>): Promise<void> {
    const { action, tenant, incidentId, until } = command;
    if (!HOLDING.has(action) && action !== 'snooze') return;
    const { database, repositories, timer } = this.platform;
    await database.asTenant(tenant, async (tx) => {
      const escalation = await repositories.escalations.get(tx, incidentId);
      if (!escalation || escalation.state !== 'active') return;
      const snoozed = action === 'snooze' && until !== undefined;
      const held: Escalation = snoozed
        ? { ...escalation, nextAt: until, reason: 'snoozed' }
        : { ...escalation, state: 'held', nextAt: null, reason: action };
      await repositories.escalations.put(tx, held);
      await repositories.outbox.cancelPending(tx, incidentId, 'page', action, timer.now());
    });
  }

  /** Runs escalation steps that are due. Returns how many. */
  async escalate(): Promise<number> {
    const { database, repositories, timer } = this.platform;
    const now = timer.now();
    const due = await database.asSystem((tx) => repositories.escalations.due(tx, now, BATCH));
    for (const { tenant, incidentId } of due) await this.step(tenant, incidentId, now);
    return due.length;
  }

  /** Incidents that nobody was told of, looked at again: a silence may have ended, a route may have come. */
  async reconsider(): Promise<void> {
    const { database, repositories } = this.platform;
    const waiting = await database.asSystem((tx) => repositories.notices.unannounced(tx, 500));
    for (const { incident } of waiting) if (incident.announcedAt !== null) await this.incident(incident);
  }

  /** A tenant's rules as they were published at most three seconds ago. */
  async rulesOf(tenant: TenantId): Promise<CompiledNotifyRules> {
    const now = this.platform.timer.now();
    const known = this.rules.get(tenant);
    if (known && known.until > now) return known.compiled;
    const { database, repositories } = this.platform;
    const row = await database.asTenant(tenant, (tx) => repositories.ruleSets.active(tx));
    const compiled = compileNotifyRules((row ? parseRuleSet(row.document) : defaultRuleSet()).notify);
    this.rules.set(tenant, { compiled, until: now + RULES_CACHE_MS });
    return compiled;
  }

  /** The row is read again under lock: another notifier may have run the step in between. */
  private async step(tenant: TenantId, incidentId: IncidentId, now: number): Promise<void> {
    const { policy } = await this.rulesOf(tenant);
    const { database, repositories } = this.platform;
    const { escalations, notices } = repositories;
    await database.asTenant(tenant, async (tx) => {
      const escalation = await escalations.get(tx, incidentId);
      if (escalation?.state !== 'active' || escalation.nextAt === null || escalation.nextAt > now) return;
      const notice = await notices.get(tx, incidentId);
      if (!notice)
        return escalations.put(tx, { ...escalation, state: 'done', nextAt: null, reason: 'incident_unknown' });
      const decision = stepEscalation(escalation, notice.incident, policy, now);
      await this.enqueue(tx, notice.incident, decision.deliveries, now);
      await escalations.put(tx, { ...decision.escalation, tenant, incidentId });
    });
  }

  private async enqueue(
    tx: Transaction,
    incident: Incident,
    planned: readonly PlannedDelivery[],
    now: number,
  ): Promise<void> {
    const deliveries: Delivery[] = planned.map(({ id, ...rest }) => ({
      ...rest,
      id: asId<DeliveryId>(id),
      tenant: incident.tenant,
      incidentId: incident.id,
      plannedAt: now,
    }));
    await this.platform.repositories.outbox.enqueue(tx, deliveries);
  }
}
