import { type RuleSet } from '@tocsin/contracts';
import { type ConfigurationError, type TenantId } from '@tocsin/model';
import { DEFAULT_TENANT, type TenantTopics } from '@tocsin/platform';
import { nameMatcher } from './name-matcher.js';

/** Whether a tenant may read a topic: a source in its rules gives it the whole of what stands there. */
export function readableBy(granted: TenantTopics, tenant: TenantId): (topic: string) => boolean {
  return tenant === DEFAULT_TENANT ? () => true : nameMatcher(granted.get(tenant) ?? []);
}

const PLAIN = /^[\w.-]+$/;

/** Sources that will never bring anything: names that the tenant may not read, and patterns of a tenant that may read nothing. */
export function topicMistakes(
  granted: TenantTopics,
  tenant: TenantId,
  { sources }: RuleSet,
): ConfigurationError['mistakes'] {
  const mayRead = readableBy(granted, tenant);
  const readsNothing = tenant !== DEFAULT_TENANT && !granted.has(tenant);
  return sources.flatMap(({ topics }, source) =>
    topics.flatMap((topic, index) =>
      (PLAIN.test(topic) ? !mayRead(topic) : readsNothing)
        ? [
            {
              key: `sources[${source}].topics[${index}]`,
              problem: `${topic} is not among the topics that TOCSIN_TENANT_TOPICS lets the tenant ${tenant} read`,
            },
          ]
        : [],
    ),
  );
}
