import { describe, expect, it } from '@jest/globals';
import { type ConfigurationError } from '@tocsin/model';
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
    [
      'an account without its password',
      { ...servers, KAFKA_SASL_MECHANISM: 'plain', KAFKA_USERNAME: 'u' },
      ['KAFKA_PASSWORD'],
    ],
  ])('refuses %s, naming every key', (_, variables, keys) => {
    expect(mistakes(variables)).toEqual(keys);
  });
});

describe('environmentSecrets', () => {
  it('names the variable that is missing', () => {
    expect(environmentSecrets({ A: 's' }).resolve({ env: 'A' })).toBe('s');
    expect(() => environmentSecrets({}).resolve({ env: 'HOOK' })).toThrow(/HOOK\s+is not set/);
  });
});
