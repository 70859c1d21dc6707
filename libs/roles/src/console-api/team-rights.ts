import { ForbiddenException, Inject, Injectable } from '@nestjs/common';
import { parseRuleSet } from '@tocsin/contracts';
import { type Incident, type TenantId } from '@tocsin/model';
import { type Caller, mayDo, mayDoInTeam } from '@tocsin/platform';
import { nameMatcher } from '../rules/name-matcher.js';
import { RuleVersions } from './rule-versions.js';

/** Whose incident it is, and who may act on it because of that. */
@Injectable()
export class TeamRights {
  constructor(@Inject(RuleVersions) private readonly versions: RuleVersions) {}

  /** The teams of the rules that look after one of the services. */
  async teamsOf(tenant: TenantId, services: readonly string[]): Promise<readonly string[]> {
    const { teams } = parseRuleSet((await this.versions.active(tenant)).document);
    return teams.filter((team) => services.some(nameMatcher(team.services))).map(({ id }) => id);
  }

  /** Throws 403 unless the caller may respond in the tenant, or in a team whose incident it is. */
  async mustRespond(caller: Caller, { id, tenant, services }: Incident): Promise<void> {
    if (mayDo(caller, 'respond')) return;
    const teams = await this.teamsOf(tenant, services);
    if (mayDoInTeam(caller, 'respond', teams)) return;
    const whose = teams.length > 0 ? `it belongs to ${teams.join(', ')}` : 'it belongs to no team';
    throw new ForbiddenException(`${caller.name} may not act on the incident ${id}: ${whose}`);
  }
}
