import { readFileSync } from 'node:fs';
import { type RuleSet, TOPICS, encodeControlRecord, parseRuleSet, secretMistakes } from '@tocsin/contracts';
import { ConfigurationError, type RuleVersion, type TenantId } from '@tocsin/model';
import { compileNotifyRules, compileRules } from '@tocsin/pipeline';
import { DEFAULT_TENANT, type Platform, type TenantTopics } from '@tocsin/platform';
import { ruleVersionOf } from '@tocsin/rules';
import { parse } from 'yaml';
import { topicMistakes } from './readable-topics.js';

/** Checks a whole document of a tenant, expressions and secrets included. Throws `ConfigurationError` with every mistake; nothing is changed by it. */
export function checkRules(
  tenant: TenantId,
  document: unknown,
  place: string,
  granted: TenantTopics,
): { readonly rules: RuleSet; readonly version: RuleVersion } {
  const rules = parseRuleSet(document, place);
  const version = ruleVersionOf(rules);
  const wrong = [() => compileRules(rules, version), () => compileNotifyRules(rules.notify)].flatMap((compile) => {
    try {
      compile();
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return error.mistakes;
      throw error;
    }
  });
  const mistakes = [
    ...wrong,
    ...secretMistakes(tenant, rules.notify, 'notify'),
    ...topicMistakes(granted, tenant, rules),
  ];
  if (mistakes.length > 0) throw new ConfigurationError(place, mistakes);
  return { rules, version };
}

/** Makes a tenant's document the active one: an immutable row first, then the word of it on every partition of the log. */
export async function publishRules(
  platform: Platform,
  tenant: TenantId,
  document: unknown,
  by: string,
  place = 'rules',
): Promise<RuleVersion> {
  const { rules, version } = checkRules(tenant, document, place, platform.config.tenantTopics);
  const { database, repositories, timer } = platform;
  const row = { tenant, version, document: rules, publishedAt: timer.now(), publishedBy: by };
  await database.asTenant(tenant, (tx) => repositories.ruleSets.publish(tx, row));
  await announce(platform, tenant, version, rules);
  return version;
}

async function announce(
  { log, config }: Platform,
  tenant: TenantId,
  ruleVersion: RuleVersion,
  document: unknown,
): Promise<void> {
  const value = encodeControlRecord({ type: 'config-activated', tenant, ruleVersion, document });
  await log.append(
    Array.from({ length: config.partitions.events }, (_, partition) => ({ topic: TOPICS.events, partition, value })),
  );
}

/** At the start: publishes the file of `TOCSIN_RULES`, and says all active versions again in case a crash kept one from being said. */
export async function startRules(platform: Platform): Promise<void> {
  const { config, database, repositories } = platform;
  if (config.rulesFile) {
    const document: unknown = parse(readFileSync(config.rulesFile, 'utf8'));
    const { version } = checkRules(DEFAULT_TENANT, document, config.rulesFile, config.tenantTopics);
    const active = await database.asTenant(DEFAULT_TENANT, (tx) => repositories.ruleSets.active(tx));
    if (active?.version !== version)
      await publishRules(platform, DEFAULT_TENANT, document, 'TOCSIN_RULES', config.rulesFile);
  }
  const rows = await database.asSystem((tx) => repositories.ruleSets.allActive(tx));
  for (const { tenant, version, document } of rows) await announce(platform, tenant, version, document);
}
