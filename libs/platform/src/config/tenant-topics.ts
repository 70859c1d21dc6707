import { type TenantId, asId } from '@tocsin/model';
import { z } from 'zod';

/** Which topics of the broker a tenant may read: names, or patterns of whole names. The tenant `default` is not limited. */
export type TenantTopics = ReadonlyMap<TenantId, readonly string[]>;

const ENTRY = /^([a-z0-9]+(?:-[a-z0-9]+)*)=(\S+)$/;

export const tenantTopicsVariables = {
  TOCSIN_TENANT_TOPICS: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Topics that the rules of other tenants than `default` may name as sources: `TENANT=NAME` or `TENANT=PATTERN`, comma-separated; none unless set.',
    ),
};

/** Mistakes are added to the list. */
export function tenantTopicsOf(
  { TOCSIN_TENANT_TOPICS: given = '' }: z.infer<z.ZodObject<typeof tenantTopicsVariables>>,
  mistakes: { key: string; problem: string }[],
): TenantTopics {
  const topics = new Map<TenantId, string[]>();
  for (const entry of given.split(',').map((each) => each.trim())) {
    if (entry === '') continue;
    const [, tenant, name] = ENTRY.exec(entry) ?? [];
    if (tenant === undefined || name === undefined) {
      mistakes.push({ key: 'TOCSIN_TENANT_TOPICS', problem: `${entry} is not TENANT=NAME` });
      continue;
    }
    const id = asId<TenantId>(tenant);
    topics.set(id, [...(topics.get(id) ?? []), name]);
  }
  return topics;
}
