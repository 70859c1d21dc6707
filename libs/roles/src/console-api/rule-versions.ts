import { HttpException, Inject, Injectable } from '@nestjs/common';
import { defaultRuleSet } from '@tocsin/contracts';
import { type TenantId, withoutCredentials } from '@tocsin/model';
import { PLATFORM, type Platform } from '@tocsin/platform';
import { type RuleSetRow } from '@tocsin/ports';
import { ruleVersionOf } from '@tocsin/rules';

export type ActiveRules = Omit<RuleSetRow, 'publishedAt'> & { readonly publishedAt: number | null };

export const etagOf = (version: string): string => `"${version}"`;

/** As people may read them: addresses published before credentials in clear were refused show none. */
export function shownRules<Rules extends { readonly document: unknown }>(rules: Rules): Rules {
  const document = rules.document as { readonly notify?: unknown };
  if (document.notify === undefined) return rules;
  const notify: unknown = JSON.parse(JSON.stringify(document.notify), (_name, value: unknown) =>
    typeof value === 'string' ? withoutCredentials(value) : value,
  );
  return { ...rules, document: { ...document, notify } };
}

/** The rules that hold for a tenant; those that are built in until others are published. */
@Injectable()
export class RuleVersions {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  async active(tenant: TenantId): Promise<ActiveRules> {
    const { database, repositories } = this.platform;
    const active = await database.asTenant(tenant, (tx) => repositories.ruleSets.active(tx));
    if (active) return active;
    const document = defaultRuleSet();
    return { tenant, version: ruleVersionOf(document), document, publishedAt: null, publishedBy: 'built-in' };
  }

  /** The active rules; 412 when `If-Match` names others: somebody published in between. */
  async matching(tenant: TenantId, ifMatch: string | undefined): Promise<ActiveRules> {
    const active = await this.active(tenant);
    const wanted = ifMatch?.split(',').map((tag) => tag.trim());
    if (wanted && !wanted.includes('*') && !wanted.includes(etagOf(active.version)))
      throw new HttpException(`the active rules are ${active.version}; read them again and repeat the change`, 412);
    return active;
  }
}
