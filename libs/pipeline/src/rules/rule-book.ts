import { type ConfigRecord, defaultRuleSet, parseRuleSet } from '@tocsin/contracts';
import { type TenantId } from '@tocsin/model';
import { ruleVersionOf } from '@tocsin/rules';
import { type CompiledRules, compileRules } from './compiled-rules.js';

const builtIn = defaultRuleSet();
const builtInRules = compileRules(builtIn, ruleVersionOf(builtIn));

/** The rules in force for each tenant at one place in the log; the built-in ones until a version is activated. */
export class RuleBook {
  private readonly byTenant = new Map<TenantId, CompiledRules>();
  private readonly records = new Map<TenantId, ConfigRecord>();

  activate(record: ConfigRecord): void {
    if (this.byTenant.get(record.tenant)?.version === record.ruleVersion) return;
    this.byTenant.set(record.tenant, compileRules(parseRuleSet(record.document), record.ruleVersion));
    this.records.set(record.tenant, record);
  }

  of(tenant: TenantId): CompiledRules {
    return this.byTenant.get(tenant) ?? builtInRules;
  }

  /** Partitions are shared by tenants: the most patient one decides how long all wait. */
  longest(pick: (rules: CompiledRules) => number): number {
    let most = this.byTenant.size === 0 ? pick(builtInRules) : 0;
    for (const rules of this.byTenant.values()) most = Math.max(most, pick(rules));
    return most;
  }

  toJson(): unknown {
    return [...this.records.values()];
  }

  static fromJson(json: unknown): RuleBook {
    const book = new RuleBook();
    for (const record of json as ConfigRecord[]) book.activate(record);
    return book;
  }
}
