import { describe, it } from '@jest/globals';
import { isInstalled } from './servers/installed.js';

/**
 * A suite that needs real servers. Where `probe` cannot have them it is skipped with the reason in its name; under
 * `REQUIRE_REAL=1` that is a failure.
 */
export function describeReal(name: string, needs: readonly ('kafka' | 'redis' | 'postgres')[], body: () => void): void {
  const missing = needs.map(missingProgram).filter((reason) => reason !== null);
  if (missing.length === 0) return describe(name, body);
  const reason = missing.join('; ');
  if (process.env.REQUIRE_REAL === '1')
    return describe(name, () => it('has its servers', () => Promise.reject(new Error(reason))));
  describe.skip(`${name} [skipped: ${reason}]`, body);
}

function missingProgram(need: 'kafka' | 'redis' | 'postgres'): string | null {
  const byEnvironment = { kafka: 'KAFKA_BROKERS', redis: 'REDIS_URL', postgres: 'DATABASE_URL' }[need];
  if (process.env[byEnvironment]) return null;
  const programs = { kafka: ['java', 'mvn'], redis: ['redis-server'], postgres: ['/usr/lib/postgresql'] }[need];
  const absent = programs.filter((program) => !isInstalled(program));
  return absent.length === 0 ? null : `${need}: ${absent.join(', ')} not found and ${byEnvironment} not set`;
}
