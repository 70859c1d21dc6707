import { describe, expect, it } from '@jest/globals';
import { silentTelemetry } from '@tocsin/ports';
import { keepAsConfigured } from './keep-as-configured.js';

const failing = (type: string) => ({
  describeConfigs: () => Promise.reject(Object.assign(new Error('no'), { type })),
  alterConfigs: () => Promise.reject(new Error('was not to be reached')),
});
const topics = [{ name: 't', partitions: 1, retentionMs: 1 }];

describe('keepAsConfigured', () => {
  it('warns and leaves topics alone where the broker forbids to look', async () => {
    const said: string[] = [];
    const telemetry = {
      ...silentTelemetry,
      log: (level: string, message: string) => void said.push(`${level} ${message}`),
    };
    await keepAsConfigured(failing('TOPIC_AUTHORIZATION_FAILED'), topics, telemetry);
    expect(said).toEqual([expect.stringMatching(/^warn .*retention/)]);
  });

  it('does not pass over any other failure', async () => {
    await expect(keepAsConfigured(failing('REQUEST_TIMED_OUT'), topics, silentTelemetry)).rejects.toThrow('no');
  });
});
