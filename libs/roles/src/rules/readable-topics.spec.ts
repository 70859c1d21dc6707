import { describe, expect, it } from '@jest/globals';
import { parseRuleSet } from '@tocsin/contracts';
import { type TenantId, asId } from '@tocsin/model';
import { DEFAULT_TENANT } from '@tocsin/platform';
import { readableBy, topicMistakes } from './readable-topics.js';

const [acme, globex] = [asId<TenantId>('acme'), asId<TenantId>('globex')];
const granted = new Map([[acme, ['acme-.*', 'shared']]]);
const rulesFor = (...topics: string[]) => parseRuleSet({ sources: [{ topics }] });
const keys = (tenant: TenantId, ...topics: string[]) =>
  topicMistakes(granted, tenant, rulesFor(...topics)).map(({ key }) => key);

describe('topics that a tenant may read', () => {
  it('are all for the operator, what is granted for others, and none without a grant', () => {
    const topics = ['acme-logs', 'shared', 'globex-logs', 'not-acme-logs'];
    const readable = (tenant: TenantId) => topics.filter(readableBy(granted, tenant));
    expect([readable(DEFAULT_TENANT), readable(acme), readable(globex)]).toEqual([topics, ['acme-logs', 'shared'], []]);
  });

  it('are said to be missing where rules name another, or have no grant at all', () => {
    expect(keys(acme, 'acme-logs', 'globex-logs', '.*')).toEqual(['sources[0].topics[1]']);
    expect(keys(globex, '.*')).toEqual(['sources[0].topics[0]']);
    expect(keys(DEFAULT_TENANT, 'anything', '.*')).toEqual([]);
  });
});
