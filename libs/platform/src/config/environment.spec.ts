import { describe, expect, it } from '@jest/globals';
import { type ConfigurationError, type TenantId, asId } from '@tocsin/model';
import { environmentSecrets, readConfig } from './environment.js';

const servers = { KAFKA_BROKERS: 'a:9092, b:9092', REDIS_URL: 'redis://r', DATABASE_URL: 'postgres://d/t' };
const mistakes = (variables: NodeJS.ProcessEnv) => {
  try {
    readConfig(variables);
    return [];
  } catch (error) {
    return (error as ConfigurationError).mistakes.map(({ key }) => key);
  }
};

describe('readConfig', () => {
  it('is embedded with nothing set', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      storage: { kind: 'embedded' },
      partitions: { events: 1, scopes: 1 },
    });
  });

  it('keeps by days and size', () => {
    const { retention } = readConfig({ TOCSIN_KEEP_EVENTS: '2d, 3GiB' });
    expect(retention.topics.events).toEqual({ ms: 172_800_000, bytes: 3 * 2 ** 30 });
    expect(retention.tables.audit).toBe(400 * 86_400_000);
  });

  it('is production with all three servers', () => {
    expect(readConfig(servers)).toMatchObject({
      storage: { kind: 'production', kafka: { brokers: ['a:9092', 'b:9092'] } },
      partitions: { events: 8, scopes: 4 },
    });
  });

  it.each([
    ['one server alone', { REDIS_URL: 'redis://r' }, ['KAFKA_BROKERS', 'DATABASE_URL']],
    ['two of three', { ...servers, REDIS_URL: '' }, ['REDIS_URL']],
    ['several mistakes at once', { PORT: 'x', LOG_LEVEL: 'loud' }, ['PORT', 'LOG_LEVEL']],
    ['a history that is shorter than its topic', { TOCSIN_KEEP_HISTORY: '30d' }, ['TOCSIN_KEEP_HISTORY']],
    ['what grants no topic', { TOCSIN_TENANT_TOPICS: 'acme=a-.*, b' }, ['TOCSIN_TENANT_TOPICS']],
    [
      'what is no retention',
      { TOCSIN_KEEP_EVENTS: '3', TOCSIN_KEEP_AUDIT: '3d, 1GiB' },
      ['TOCSIN_KEEP_EVENTS', 'TOCSIN_KEEP_AUDIT'],
    ],
    [
      'an account without its password',
      { ...servers, KAFKA_SASL_MECHANISM: 'plain', KAFKA_USERNAME: 'u' },
      ['KAFKA_PASSWORD'],
    ],
    [
      'a provider without name, grants or TLS',
      { OIDC_ISSUER: 'http://id.example' },
      ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_GRANTS'],
    ],
    [
      'a grant of no role, or of no tenant',
      { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 't', OIDC_GRANTS: 'a=admin, b=owner, c=viewer@A/b' },
      ['OIDC_GRANTS', 'OIDC_GRANTS'],
    ],
    [
      'a secret in a file that is not there',
      {
        OIDC_ISSUER: 'https://i.example',
        OIDC_CLIENT_ID: 't',
        OIDC_GRANTS: '*=viewer',
        OIDC_CLIENT_SECRET_FILE: '/none',
      },
      ['OIDC_CLIENT_SECRET_FILE'],
    ],
  ])('refuses %s, naming every key', (_, variables, keys) => {
    expect(mistakes(variables)).toEqual(keys);
  });
});

describe('environmentSecrets', () => {
  const tenant = asId<TenantId>('default');

  it('names the variable that is missing', () => {
    expect(environmentSecrets({ TOCSIN_SECRET_A: 's' }).resolve(tenant, { env: 'TOCSIN_SECRET_A' })).toBe('s');
    expect(() => environmentSecrets({}).resolve(tenant, { env: 'TOCSIN_SECRET_A' })).toThrow(/_A\s+is not set/);
  });

  it('gives away no variable that is not the tenant’s, whatever stored rules say', () => {
    const secrets = environmentSecrets({ DATABASE_URL: 'postgres://u:p@d', TOCSIN_SECRET_A: 's' });
    for (const [of, env] of [
      [tenant, 'DATABASE_URL'],
      [asId<TenantId>('acme'), 'TOCSIN_SECRET_A'],
    ] as const)
      expect(() => secrets.resolve(of, { env })).toThrow(/may only refer to/);
  });
});
