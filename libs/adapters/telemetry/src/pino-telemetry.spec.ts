import { describe, expect, it } from '@jest/globals';
import { PinoTelemetry } from './pino-telemetry.js';

describe('PinoTelemetry', () => {
  it('writes JSON lines with the role, and counts by label', async () => {
    const lines: string[] = [];
    const telemetry = new PinoTelemetry('correlator', 'info', { write: (line: string) => void lines.push(line) });
    telemetry.log('info', 'hello', { partition: 3 });
    telemetry.log('debug', 'not at this level');
    telemetry.count('tocsin_dead_letters_total', 2, { reason: 'malformed_record' });
    telemetry.count('tocsin_dead_letters_total', 1, { reason: 'malformed_record' });
    telemetry.gauge('tocsin_lag_records', 7);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { role: 'correlator', level: 'info', msg: 'hello', partition: 3 },
    ]);
    const text = await telemetry.metricsText();
    expect(text).toContain('tocsin_dead_letters_total{reason="malformed_record"} 3');
    expect(text).toContain('tocsin_lag_records 7');
  });

  it('writes no secret down: neither fields that hold one nor addresses that carry one', () => {
    const lines: string[] = [];
    const telemetry = new PinoTelemetry('notifier', 'info', { write: (line: string) => void lines.push(line) });
    telemetry.log('warn', 'POST https://u:s3cret@x.example failed', {
      error: 'connect postgres://u:s3cret@db/t',
      token: 's3cret',
      request: { authorization: 'Bearer s3cret', path: '/a' },
    });
    expect(lines.join()).not.toContain('s3cret');
    expect(JSON.parse(lines[0]!)).toMatchObject({ error: 'connect postgres://•••@db/t', request: { path: '/a' } });
  });
});
