import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type ScopeBody, TOPICS, decodeScopeRecord } from '@tocsin/contracts';
import { type TenantId } from '@tocsin/model';
import { PLATFORM, type Platform } from '@tocsin/platform';
import { type RecordBatch, type ViewEntry } from '@tocsin/ports';

export const SCOPE_PROJECTION = Symbol('scope-projection');
const MARK = Buffer.from('"type":"mark"');
const isMark = (value: Uint8Array): boolean => Buffer.from(value.buffer, value.byteOffset, value.length).includes(MARK);

/** The finding that an alert was told with. Told are the first, each that doubles the count or is more severe, and the end. */
function signalOf({ at, alert }: Extract<ScopeBody, { type: 'alert' }>): ViewEntry {
  const { id: alertId, tenant, service, state: status, count, evidence, ...rest } = alert;
  const { environment, host, kind, rule, subject, name, severity, surprise, message, labels } = rest;
  const { points: _, ...told } = evidence;
  const about = { environment, service, host, kind, rule, subject, name, severity, surprise, message, labels };
  const id = `${alertId}/${count}/${status}`;
  const shown = { id, alertId, at, status, count, ...about, evidence: told };
  return { kind: 'signal', tenant, id, service, state: kind, at, body: shown };
}

/** What a record says of things that people look up. */
export function viewsOf(body: ScopeBody): readonly ViewEntry[] {
  switch (body.type) {
    case 'alert': {
      const { tenant, id, service, state, lastAt } = body.alert;
      return [{ kind: 'alert', tenant, id, service, state, at: lastAt, body: body.alert }, signalOf(body)];
    }
    case 'change': {
      const { tenant, change } = body;
      return [
        { kind: 'change', tenant, id: change.id, service: change.service, state: '', at: change.at, body: change },
      ];
    }
    case 'command': {
      const { tenant, scope: _, ...command } = body.command;
      const { id, action, at } = command;
      return [{ kind: 'command', tenant, id, service: '', state: action, at, body: command }];
    }
    case 'health': {
      const { tenant, scope: _, ...health } = body.health;
      const { service, environment, minuteAt } = health;
      return [
        { kind: 'service', tenant, id: `${environment}/${service}`, service, state: '', at: minuteAt, body: health },
      ];
    }
    case 'calls': {
      const { tenant, environment, edges, minuteAt } = body.calls;
      return edges.map((edge) => {
        const id = `${environment}/${edge.caller}/${edge.callee}/${edge.seenBy}`;
        return {
          kind: 'edge',
          tenant,
          id,
          service: edge.caller,
          state: '',
          at: minuteAt,
          body: { environment, ...edge },
        };
      });
    }
    case 'inventory': {
      const { tenant, environment, service, at, templates, series } = body.inventory;
      return [
        ...templates.map(({ replaces: _, id, ...rest }): ViewEntry => {
          return { kind: 'template', tenant, id, service, state: '', at: rest.lastAt, body: { environment, ...rest } };
        }),
        ...series.map(({ id, state, ...rest }): ViewEntry => {
          return { kind: 'series', tenant, id, service, state, at, body: { environment, ...rest } };
        }),
      ];
    }
    default:
      return [];
  }
}

const tenantOf = (body: ScopeBody): TenantId | null => {
  if (body.type === 'alert') return body.alert.tenant;
  if (body.type === 'health') return body.health.tenant;
  if (body.type === 'calls') return body.calls.tenant;
  if (body.type === 'inventory') return body.inventory.tenant;
  if (body.type === 'command') return body.command.tenant;
  return body.type === 'change' ? body.tenant : null;
};

/** Of a batch only the newest state of each thing is written; `gone` are templates that turned out to be another. */
interface Pending {
  readonly entries: Map<string, ViewEntry>;
  readonly gone: Set<string>;
}

/** Keeps the tables that people look things up in, in step with the scope log. */
@Controller()
export class ScopeProjectionController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @EventPattern(TOPICS.scopes, SCOPE_PROJECTION)
  async take(@Payload() { records }: RecordBatch): Promise<void> {
    const byTenant = new Map<TenantId, Pending>();
    for (const { value } of records) {
      // One mark a second and partition: passed over unread.
      if (!value || isMark(value)) continue;
      const { body } = decodeScopeRecord(value);
      const tenant = tenantOf(body);
      if (tenant === null) continue;
      const { entries, gone } = byTenant.get(tenant) ?? { entries: new Map(), gone: new Set() };
      byTenant.set(tenant, { entries, gone });
      if (body.type === 'inventory')
        for (const { replaces } of body.inventory.templates)
          for (const id of replaces) {
            gone.add(id);
            entries.delete(`template/${id}`);
          }
      for (const entry of viewsOf(body)) {
        if (entry.kind === 'template') gone.delete(entry.id);
        entries.set(`${entry.kind}/${entry.id}`, entry);
      }
    }
    const { database, repositories } = this.platform;
    for (const [tenant, { entries, gone }] of byTenant)
      await database.asTenant(tenant, async (tx) => {
        if (gone.size > 0) await repositories.views.remove(tx, 'template', [...gone]);
        await repositories.views.put(tx, [...entries.values()]);
      });
  }
}
