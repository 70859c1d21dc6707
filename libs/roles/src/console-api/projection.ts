import { Controller, Inject, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type IncidentBody, TOPICS, decodeIncidentRecord } from '@tocsin/contracts';
import { type TenantId } from '@tocsin/model';
import { PLATFORM, type Platform } from '@tocsin/platform';
import { type RecordBatch } from '@tocsin/ports';

export const PROJECTION = Symbol('projection');

/** Channel on which a tenant's changed incidents are told to whoever listens. */
export const incidentsChannel = (tenant: TenantId): string => `tocsin:${tenant}:incidents`;

const tenantOf = (body: IncidentBody): TenantId =>
  body.type === 'incident' ? body.incident.tenant : body.outcome.tenant;

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
        else if (await repositories.incidents.project(tx, body.incident)) changed.add(body.incident.id);
    });
    for (const id of changed)
      await updates
        .publish(incidentsChannel(tenant), id)
        .catch((error: unknown) => telemetry.log('warn', 'live update not published', { error: String(error) }));
  }
}

@Module({})
export class ProjectionModule {}
