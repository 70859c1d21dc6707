import { type RuleVersion, asId, stableId } from '@tocsin/model';

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
};

/** The version of a rule document: a hash of its content, whatever the order of its keys. */
export const ruleVersionOf = (document: unknown): RuleVersion =>
  asId<RuleVersion>(`r-${stableId(canonical(document)).slice(0, 12)}`);
