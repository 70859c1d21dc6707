import { Controller, Inject, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type IncidentBody, TOPICS, decodeIncidentRecord } from '@tocsin/contracts';
import { type TenantId } from '@tocsin/model';
import { PLATFORM, type Platform } from '@tocsin/platform';
import { type RecordBatch, type ViewEntry } from '@tocsin/ports';

export const PROJECTION = Symbol('projection');

/** Channel on which a tenant's changed incidents are told to whoever listens. */
export const incidentsChannel = (tenant: TenantId): string => `tocsin:${tenant}:incidents`;

function tenantOf(body: IncidentBody): TenantId {
  if (body.type === 'incident') return body.incident.tenant;
  if (body.type === 'outcome') return body.outcome.tenant;
  return body.type === 'left-out' ? body.leftOut.tenant : body.known.tenant;
}

/** What people look up beside incidents and outcomes. */
function viewsOf(body: IncidentBody): ViewEntry[] {
  if (body.type === 'left-out') {
    const { tenant, ...leftOut } = body.leftOut;
    const { alertId: id, service, startsAt: at } = leftOut;
    return [{ kind: 'left-out', tenant, id, service, state: '', at, body: leftOut }];
  }
  if (body.type !== 'companions') return [];
  const { tenant, scope: id, at, companions } = body.known;
  return [{ kind: 'companions', tenant, id, service: '', state: '', at, body: { companions } }];
}

/** Keeps the tables that people read in step with the incidents topic. */
@Controller()
export class ProjectionController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @EventPattern(TOPICS.incidents, PROJECTION)
  async take(@Payload() { records }: RecordBatch): Promise<void> {
    const byTenant = new Map<TenantId, IncidentBody[]>();
    for (const { value } of records) {
      if (!value) continue;
      const body = decodeIncidentRecord(value);
      byTenant.set(tenantOf(body), [...(byTenant.get(tenantOf(body)) ?? []), body]);
    }
    for (const [tenant, bodies] of byTenant) await this.project(tenant, bodies);
  }

  private async project(tenant: TenantId, bodies: readonly IncidentBody[]): Promise<void> {
    const { database, repositories, updates, telemetry } = this.platform;
    const changed = new Set<string>();
    await database.asTenant(tenant, async (tx) => {
      for (const body of bodies)
        if (body.type === 'outcome') await repositories.commands.record(tx, body.outcome);
        else if (body.type === 'incident' && (await repositories.incidents.project(tx, body.incident)))
          changed.add(body.incident.id);
      const views = new Map(bodies.flatMap(viewsOf).map((view) => [`${view.kind}/${view.id}`, view]));
      if (views.size > 0) await repositories.views.put(tx, [...views.values()]);
    });
    for (const id of changed)
      await updates
        .publish(incidentsChannel(tenant), id)
        .catch((error: unknown) => telemetry.log('warn', 'live update not published', { error: String(error) }));
  }
}

@Module({})
export class ProjectionModule {}
