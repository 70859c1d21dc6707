import { Cluster, KcatProducer, Rsyslog, type StoryLine, produce } from '@tocsin/app-e2e';
import { type Incident } from '@tocsin/model';
import { ownKafka, ownPostgres, realRedis, startCable, stopRealServers, throughCable } from '@tocsin/testing/servers';
import { type EvalOptions, repositoryRoot } from './data-folder.js';
import { flowRules } from './flow-rules.js';
import { type PublicLine, type PublicSeries, readLines, readSeries } from './public-stream.js';

const SECONDS = Number(process.env.SECONDS ?? 120);
const LINES_PER_SECOND = 1_000;
/** UDP has no back-pressure: the larger part goes through kcat. */
const SYSLOG_SHARE = 0.2;
const HISTORY_SECONDS = 1_500;
const HISTORY_LINES_PER_SECOND = 20;
const OUTAGE_MS = 10_000;
const SETTLE_MS = 60_000;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const asJson = ({ system, level, message }: PublicLine, at: number): string =>
  JSON.stringify({
    '@timestamp': new Date(at).toISOString(),
    message,
    log: { level },
    service: { name: system },
    host: { name: `${system}-1` },
  });

const asTelegraf = ({ name, service, values }: PublicSeries, i: number, at: number): string =>
  JSON.stringify({
    name,
    tags: { service, host: service },
    fields: { value: values[i % values.length] },
    timestamp: at,
  });

/** What the detectors learn from: the first lines and points, timed before the start. */
function history(lines: readonly PublicLine[], series: readonly PublicSeries[], startAt: number): StoryLine[] {
  const past: StoryLine[] = [];
  for (let second = 0, next = 0; second < HISTORY_SECONDS; second++) {
    const at = startAt - (HISTORY_SECONDS - second) * 1_000;
    for (let i = 0; i < HISTORY_LINES_PER_SECOND; i++)
      past.push({ at, value: asJson(lines[next++ % lines.length]!, at) });
    for (const each of series) past.push({ at, value: asTelegraf(each, second, at) });
  }
  return past;
}

/** How many lines rsyslogd was handed. */
async function live(
  kafka: string,
  cluster: Cuts,
  lines: readonly PublicLine[],
  series: readonly PublicSeries[],
): Promise<number> {
  const rsyslog = await Rsyslog.start(kafka, 'syslog');
  const logs = new KcatProducer(kafka, 'app-logs', 'zstd');
  const metrics = new KcatProducer(kafka, 'app-metrics', 'snappy');
  const began = Date.now();
  let next = HISTORY_SECONDS * HISTORY_LINES_PER_SECOND;
  let syslogged = 0;
  for (let second = 0; second < SECONDS; second++) {
    if (second === Math.floor(SECONDS * 0.4)) void cluster.database();
    if (second === Math.floor(SECONDS * 0.6)) void cluster.redis();
    const at = Date.now();
    const batch = Array.from({ length: LINES_PER_SECOND }, () => lines[next++ % lines.length]!);
    const bySyslog = Math.floor(LINES_PER_SECOND * SYSLOG_SHARE);
    logs.write(batch.slice(bySyslog).map((line) => asJson(line, at)));
    metrics.write(series.map((each) => asTelegraf(each, HISTORY_SECONDS + second, at)));
    const daemon = batch.slice(0, bySyslog);
    await rsyslog.send(
      daemon.map(({ system, message }) => ({ priority: 134, host: 'edge-1', program: system, text: message })),
    );
    syslogged += daemon.length;
    await sleep(Math.max(0, began + (second + 1) * 1_000 - Date.now()));
  }
  await Promise.all([logs.close(), metrics.close()]);
  await sleep(2_000);
  await rsyslog.stop();
  return syslogged;
}

interface Cuts {
  readonly database: () => Promise<void>;
  readonly redis: () => Promise<void>;
}

/**
 * The public logs and metrics, timed to now, through kcat and rsyslogd into a cluster of real processes on real servers. The
 * database and then Redis are lost for ten seconds each while it runs. Says what was sent, what was counted and what came of it.
 */
export async function evaluateFlow({ data }: EvalOptions): Promise<Record<string, unknown>> {
  const [lines, series] = [readLines(data), readSeries(data)];
  const kafka = await ownKafka({});
  const [postgres, redis] = [await ownPostgres(), await realRedis()];
  const cables = [
    await startCable(new URL(postgres.address).host),
    await startCable(new URL(redis.address).host),
  ] as const;
  const [toDatabase, toRedis] = cables;
  const cluster = await Cluster.start(repositoryRoot(), {
    kafka: kafka.address,
    database: throughCable(postgres.address, toDatabase),
    redis: throughCable(redis.address, toRedis),
    rules: flowRules,
  });
  const lose = (cable: (typeof cables)[number]) => async () => {
    cable.cut();
    await sleep(OUTAGE_MS);
    cable.mend();
  };
  const past = history(lines, series, Date.now());
  await produce(kafka.address, 'app-logs', past, 5_000, 2);
  const syslogged = await live(kafka.address, { database: lose(toDatabase), redis: lose(toRedis) }, lines, series);
  await sleep(SETTLE_MS);
  const incidents = await cluster.incidents();
  const { webhook, smtp, jira } = cluster.vendors;
  const sent = past.length + SECONDS * (LINES_PER_SECOND + series.length);
  const figures = {
    task: 'flow',
    sent,
    syslogged,
    accepted: await cluster.metric('tocsin_ingest_events_total'),
    detected: await cluster.metric('tocsin_detect_events'),
    rejected: await cluster.metric('tocsin_ingest_rejected_total'),
    incidents: incidents.length,
    spanningServices: incidents.filter(({ services }: Incident) => services.length > 1).length,
    pages: new Set(webhook.received.map(({ id }) => id)).size,
    unverified: webhook.received.filter(({ verified }) => !verified).length,
    mails: smtp.received.length,
    tickets: jira.issues.length,
    ticketViolations: jira.violations.length,
    titles: incidents.slice(0, 10).map(({ title }: Incident) => title),
  };
  const codes = await cluster.stop();
  await Promise.all([...cables.map((cable) => cable.stop()), kafka.stop(), postgres.stop()]);
  await stopRealServers();
  return { ...figures, exitCodes: codes };
}
