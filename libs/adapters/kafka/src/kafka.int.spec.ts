import { execFileSync } from 'node:child_process';
import kafkajs from 'kafkajs';
import { afterAll, expect, it } from '@jest/globals';
import {
  describeEventLogContract,
  describeReal,
  eventually,
  isInstalled,
  ownKafka,
  realKafka,
  stopRealServers,
} from '@tocsin/testing';
import { type KafkaConnection } from './connection.js';
import { KafkaEventLog } from './kafka-event-log.js';

const open = async (over: Partial<KafkaConnection> = {}) => {
  const brokers = over.brokers ?? [(await realKafka()).address];
  return KafkaEventLog.open({ clientId: 'tocsin-test', sessionTimeoutMs: 6_000, ...over, brokers });
};

afterAll(stopRealServers);

describeReal('on a real Kafka', ['kafka'], () => {
  describeEventLogContract('kafka', async () => {
    const log = await open();
    return { log, openAnother: open, dispose: () => log.close() };
  });

  it('gives a topic that exists the retention of now, and leaves its other settings', async () => {
    const name = `kept-${process.pid}`;
    const log = await open();
    await log.ensureTopics([{ name, partitions: 1, retentionMs: 86_400_000 }]);
    const admin = new kafkajs.Kafka({ brokers: [(await realKafka()).address], logLevel: 0 }).admin();
    await admin.connect();
    const type = kafkajs.ConfigResourceTypes.TOPIC;
    const settings = async () => {
      const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type, name }] });
      const entries = resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]);
      return Object.fromEntries(entries) as Record<string, string>;
    };
    const { 'retention.ms': retentionMs, 'message.timestamp.type': timestamps } = await settings();
    expect([retentionMs, timestamps]).toEqual(['86400000', 'LogAppendTime']);
    await log.ensureTopics([{ name, partitions: 1, retentionMs: 172_800_000, retentionBytes: 4_096 }]);
    expect(await settings()).toMatchObject({
      'retention.ms': '172800000',
      'retention.bytes': '4096',
      'message.timestamp.type': 'LogAppendTime',
      'max.message.bytes': String(8 << 20),
    });
    await admin.disconnect();
    await log.close();
  });

  const codecs = ['gzip', 'snappy', 'lz4', 'zstd'];
  const withKcat = isInstalled('kcat') || process.env.REQUIRE_REAL === '1' ? it : it.skip;
  withKcat.each(codecs)('reads what librdkafka wrote with %s (needs kcat)', async (codec) => {
    const { address } = await realKafka();
    const log = await open();
    const topic = `codec-${codec}-${process.pid}`;
    await log.ensureTopics([{ name: topic, partitions: 1 }]);
    const lines = Array.from({ length: 500 }, (_, i) => `line ${i} ${'compressible '.repeat(20)}`);
    execFileSync('kcat', ['-P', '-b', address, '-t', topic, '-z', codec], { input: lines.join('\n') });
    const seen: string[] = [];
    for await (const { records } of log.read({ topic, partition: 0 }, 0))
      seen.push(...records.map(({ value }) => Buffer.from(value!).toString()));
    expect(seen).toEqual(lines);
    await log.close();
  });

  it('signs in with SCRAM and PLAIN, and not with a wrong password', async () => {
    const account = { username: 'tocsin', password: 's3cret' };
    const server = await ownKafka({ sasl: account });
    const brokers = [server.address];
    for (const mechanism of ['scram-sha-256', 'plain'] as const) {
      const log = await open({ brokers, sasl: { mechanism, ...account } });
      await log.ensureTopics([{ name: 'signed', partitions: 1 }]);
      await log.append([{ topic: 'signed', partition: 0, value: Buffer.from(mechanism) }]);
      await log.close();
    }
    await expect(
      open({ brokers, sasl: { mechanism: 'scram-sha-256', username: 'tocsin', password: 'no' } }),
    ).rejects.toMatchObject({
      name: 'RetryableError',
    });
    await server.stop();
  });

  it('waits through a lost broker and loses nothing', async () => {
    const server = await ownKafka({});
    const log = await open({ brokers: [server.address] });
    await log.ensureTopics([{ name: 'patience', partitions: 1 }]);
    let settled = false;
    server.pause();
    const appended = log.append([{ topic: 'patience', partition: 0, value: Buffer.from('kept') }]).then((positions) => {
      settled = true;
      return positions;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(settled).toBe(false);
    server.resume();
    expect(await appended).toMatchObject([{ topic: 'patience', offset: 0 }]);
    await eventually(async () =>
      expect(await log.offsets({ topic: 'patience', partition: 0 })).toEqual({ start: 0, end: 1 }),
    );
    await log.close();
    await server.stop();
  });
});
