import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Incident } from '@tocsin/model';
import {
  type RunningServer,
  describeReal,
  eventually,
  freePort,
  isInstalled,
  ownKafka,
  ownPostgres,
  realRedis,
  stopRealServers,
} from '@tocsin/testing';
import { BOOTSTRAP_TOKEN, Cluster } from './cluster.js';
import { KcatProducer, produce } from './producer.js';
import { Rsyslog } from './rsyslog.js';
import { tocsin } from './run-cli.js';
import { ServiceProcess } from './service-process.js';
import { history, story } from './story.js';
import { storyRules } from './story-rules.js';

const SECONDS = 60;
const PER_SECOND = 200;
const HISTORY_MS = 12 * 60_000;

/** A metric a second: a wave with noise. */
const metric = (at: number): string =>
  JSON.stringify({
    name: 'queue_depth',
    tags: { host: 'mq-1', service: 'mq' },
    fields: { value: 50 + (at % 17) },
    timestamp: at,
  });

const isSpanning = ({ services }: Incident): boolean => ['db', 'checkout'].every((each) => services.includes(each));

describeReal('from a real Kafka topic to an acknowledged page', ['kafka', 'redis', 'postgres'], () => {
  let kafka: RunningServer;
  let postgres: RunningServer;
  let cluster: Cluster;
  let rsyslog: Rsyslog;
  const servers = () => ({ kafka: kafka.address, database: postgres.address });

  beforeAll(async () => {
    for (const program of ['kcat', 'rsyslogd'])
      if (!isInstalled(program) && !isInstalled(`/usr/sbin/${program}`)) throw new Error(`${program} is not installed`);
    kafka = await ownKafka({});
    postgres = await ownPostgres();
    cluster = await Cluster.start(process.cwd(), {
      ...servers(),
      redis: (await realRedis()).address,
      rules: storyRules,
    });
    rsyslog = await Rsyslog.start(kafka.address, 'syslog');
  }, 120_000);
  afterAll(async () => {
    await rsyslog?.stop();
    const codes = await cluster?.stop();
    await kafka?.stop();
    await postgres?.stop();
    await stopRealServers();
    expect(codes).toEqual([0, 0, 0, 0, 0]);
  }, 120_000);

  it('pages, opens a ticket, shows why, and stops on acknowledge', async () => {
    const startAt = Date.now();
    await produce(kafka.address, 'app-logs', history(HISTORY_MS / 100, startAt - HISTORY_MS, HISTORY_MS), 2_000, 1);
    const lines = story(SECONDS * PER_SECOND, Date.now(), SECONDS * 1_000);
    const kcat = new KcatProducer(kafka.address, 'app-logs', 'zstd');
    const metrics = new KcatProducer(kafka.address, 'app-metrics', 'snappy');
    for (let second = 0; second < SECONDS; second++) {
      kcat.write(lines.slice(second * PER_SECOND, (second + 1) * PER_SECOND).map(({ value }) => value));
      metrics.write([metric(Date.now())]);
      await rsyslog.send([
        { priority: 134, host: 'edge-1', program: 'haproxy', text: `backend ${second} answered in ${second % 7} ms` },
      ]);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    await Promise.all([kcat.close(), metrics.close()]);

    const spanning = async () => (await cluster.incidents()).find(isSpanning)!;
    await eventually(async () => expect(await spanning()).toBeDefined(), 120_000);
    const incident = await spanning();
    expect(incident.members.every(({ reasons }) => reasons.length > 0 && reasons[0]!.text !== '')).toBe(true);

    const { webhook, smtp, jira } = cluster.vendors;
    const keyOf = (body: unknown) => (body as { data: { incidentId: string } }).data.incidentId;
    await eventually(() => expect(webhook.received.some(({ body }) => keyOf(body) === incident.id)).toBe(true), 60_000);
    expect(webhook.received.every(({ verified }) => verified)).toBe(true);
    await eventually(() => expect(smtp.received.some(({ inReplyTo }) => inReplyTo.includes(incident.id))).toBe(true));
    await eventually(() =>
      expect(jira.issues.filter(({ labels }) => labels.includes(`tocsin-${incident.id}`))).toHaveLength(1),
    );
    expect(jira.violations).toEqual([]);
  }, 360_000);

  it('counts every line of every source', async () => {
    const wanted = HISTORY_MS / 100 + SECONDS * PER_SECOND + SECONDS + SECONDS;
    await eventually(async () => expect(await cluster.metric('tocsin_ingest_events_total')).toBe(wanted), 30_000);
    await eventually(async () => expect(await cluster.metric('tocsin_detect_events')).toBe(wanted), 30_000);
  }, 90_000);

  it('acknowledges within the request, and escalation is held', async () => {
    const target = (await cluster.incidents()).find(isSpanning)!;
    const escalates = (state: string) =>
      eventually(async () =>
        expect(await cluster.get<Incident>(`/incidents/${target.id}`)).toMatchObject({ escalation: { state } }),
      );
    if (target.state !== 'open') expect((await cluster.post(`/incidents/${target.id}/reopen`)).status).toBe(200);
    await escalates('active');
    const answer = await cluster.post(`/incidents/${target.id}/acknowledge`);
    expect(answer).toMatchObject({ status: 200, json: { state: 'acknowledged', acknowledgedBy: 'bootstrap' } });
    expect((await cluster.post(`/incidents/${target.id}/acknowledge`)).status).toBe(409);
    await escalates('held');
  }, 60_000);

  it('dead-letters what cannot be read, and goes on', async () => {
    const kcat = new KcatProducer(kafka.address, 'app-logs');
    kcat.write([
      '{"message":"cut',
      '{"nothing":"here"}',
      JSON.stringify({ message: 'after', service: { name: 'web' } }),
    ]);
    await kcat.close();
    await eventually(async () => expect(await cluster.metric('tocsin_ingest_rejected_total')).toBe(2), 30_000);
  }, 60_000);

  it('is backed up while it runs; the copy goes on alone, and says nothing twice', async () => {
    const [copy, home] = [join(cluster.logs, 'copy'), join(cluster.logs, 'home')];
    const known = (await cluster.incidents()).map(({ id }) => id);
    expect(tocsin('backup', copy, cluster.env)).toMatchObject({ code: 0 });
    await cluster.stopServices();
    const { TOCSIN_EVENT_PARTITIONS, TOCSIN_SCOPE_PARTITIONS } = cluster.env;
    const embedded = { TOCSIN_HOME: home, TOCSIN_EVENT_PARTITIONS, TOCSIN_SCOPE_PARTITIONS };
    expect(tocsin('restore', copy, embedded)).toMatchObject({ code: 0 });
    const servers = { KAFKA_BROKERS: '', REDIS_URL: '', DATABASE_URL: '' };
    const env = { ...cluster.env, ...servers, ...embedded };
    const alone = new ServiceProcess('standalone', await freePort(), env, process.cwd(), cluster.logs);
    alone.start();
    await alone.ready();
    await eventually(async () => {
      const headers = { authorization: `Bearer ${BOOTSTRAP_TOKEN}` };
      const answer = await fetch(`${alone.url}/api/v1/incidents?limit=200`, { headers });
      const { incidents } = (await answer.json()) as { incidents: Incident[] };
      expect(incidents.map(({ id }) => id)).toEqual(expect.arrayContaining(known));
    }, 30_000);
    expect(await alone.stop()).toBe(0);
    const sent = cluster.vendors.webhook.received.map(({ id }) => id);
    expect(new Set(sent).size).toBe(sent.length);
  }, 180_000);
});
