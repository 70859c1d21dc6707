// Unmodified client libraries, each as its documentation shows it: `node senders.mjs NAME` sends a few events to the addresses in the environment
// (URL, TOKEN, FORWARD_PORT, FORWARD_KEY, TLS_HOST) and ends when the client says that they were taken.
import { promisify } from 'node:util';

const { URL: url, TOKEN: token, FORWARD_PORT: forwardPort, FORWARD_KEY: sharedKey, TLS_HOST: tlsHost } = process.env;
const { hostname, port } = new URL(url);
const headers = { authorization: `Bearer ${token}` };
const sleep = promisify(setTimeout);

async function otlpLogs(Exporter, name) {
  const { BatchLogRecordProcessor, LoggerProvider } = await import('@opentelemetry/sdk-logs');
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const exporter = new Exporter({ url: `${url}/v1/logs`, headers, compression: 'gzip' });
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'host.name': 'node-1' }),
    processors: [new BatchLogRecordProcessor({ exporter })],
  });
  const logger = provider.getLogger('test');
  logger.emit({ severityNumber: 17, severityText: 'ERROR', body: `${name} one`, attributes: { code: 500 } });
  logger.emit({ severityNumber: 9, body: `${name} two` });
  await provider.shutdown();
}

async function splunkLogging(name) {
  const { Logger } = (await import('splunk-logging')).default;
  const logger = new Logger({ token, url });
  const send = (text, severity) =>
    new Promise((resolve, reject) =>
      logger.send(
        { message: `${name} ${text}`, severity, metadata: { host: 'node-1', sourcetype: name } },
        (error, _response, body) =>
          error ? reject(error) : body.code === 0 ? resolve() : reject(new Error(body.text)),
      ),
    );
  await send('one', 'error');
  await send('two', 'info');
}

async function winstonWith(transport, name) {
  const winston = (await import('winston')).default;
  const logger = winston.createLogger({ transports: [transport] });
  logger.error(`${name} one`);
  logger.info(`${name} two`);
  await sleep(300);
  return logger;
}

async function winstonLoki(name, json) {
  const LokiTransport = (await import('winston-loki')).default;
  const transport = new LokiTransport({
    host: url,
    json,
    interval: 1,
    labels: { app: name, host: 'node-1' },
    headers: { Authorization: `Bearer ${token}` },
  });
  await winstonWith(transport, name);
  await transport.flush();
  await sleep(1_500);
}

async function fluent(eventMode, security) {
  const { FluentClient } = await import('@fluent-org/logger');
  const name = `fluent-${eventMode.toLowerCase()}`;
  const client = new FluentClient(name, {
    eventMode,
    ack: {},
    socket: { host: hostname, port: Number(forwardPort), timeout: 3_000 },
    ...(security ? { security } : {}),
  });
  await client.emit({ message: `${name} one`, level: 'error', hostname: 'node-1' });
  await client.emit({ message: `${name} two`, level: 'info', hostname: 'node-1' });
  await client.shutdown();
}

const documents = (name) => [
  {
    '@timestamp': new Date().toISOString(),
    message: `${name} one`,
    'log.level': 'error',
    'service.name': name,
    'host.name': 'node-1',
  },
  {
    '@timestamp': new Date().toISOString(),
    message: `${name} two`,
    'log.level': 'info',
    'service.name': name,
    'host.name': 'node-1',
  },
];

async function bulk(Client, options, name) {
  const client = new Client(options);
  const body = documents(name).flatMap((document) => [{ create: { _index: 'logs' } }, document]);
  const answer = await client.bulk(name === 'elasticsearch' ? { operations: body } : { body });
  const { errors, items } = answer.body ?? answer;
  if (errors || items.length !== 2) throw new Error(JSON.stringify(answer));
  await client.close();
}

const clients = {
  'otel-logs-proto': async (name) =>
    otlpLogs((await import('@opentelemetry/exporter-logs-otlp-proto')).OTLPLogExporter, name),
  'otel-logs-json': async (name) =>
    otlpLogs((await import('@opentelemetry/exporter-logs-otlp-http')).OTLPLogExporter, name),
  'otel-metrics': async (name) => {
    const { MeterProvider, PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics');
    const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http');
    const { resourceFromAttributes } = await import('@opentelemetry/resources');
    const exporter = new OTLPMetricExporter({ url: `${url}/v1/metrics`, headers });
    const provider = new MeterProvider({
      resource: resourceFromAttributes({ 'service.name': name, 'host.name': 'node-1' }),
      readers: [new PeriodicExportingMetricReader({ exporter })],
    });
    provider.getMeter('test').createCounter('requests').add(7, { route: '/' });
    provider.getMeter('test').createHistogram('latency').record(42);
    await provider.shutdown();
  },
  'otel-traces': async (name) => {
    const { BasicTracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace-base');
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
    const { resourceFromAttributes } = await import('@opentelemetry/resources');
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': name }),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${url}/v1/traces`, headers }))],
    });
    const CLIENT = 2;
    const ERROR = 2;
    for (const code of [0, ERROR]) {
      const span = provider
        .getTracer('test')
        .startSpan('GET', { kind: CLIENT, attributes: { 'server.address': 'cart' } });
      if (code === ERROR) span.setStatus({ code });
      span.end();
    }
    await provider.shutdown();
  },
  'pino-loki': async (name) => {
    const pino = (await import('pino')).default;
    const transport = pino.transport({
      target: 'pino-loki',
      options: { host: url, labels: { app: name, host: 'node-1' }, batching: { interval: 1 }, headers },
    });
    const logger = pino(transport);
    logger.error(`${name} one`);
    logger.info(`${name} two`);
    await sleep(2_500);
  },
  'winston-loki-json': (name) => winstonLoki(name, true),
  'winston-loki-protobuf': (name) => winstonLoki(name, false),
  'splunk-logging': splunkLogging,
  'winston-splunk': async (name) => {
    const SplunkStreamEvent = (await import('winston-splunk-httplogger')).default;
    const splunk = { token, host: hostname, port, protocol: 'http', sourcetype: name };
    await winstonWith(new SplunkStreamEvent({ splunk }), name);
    await sleep(500);
  },
  elasticsearch: async (name) => {
    const { Client } = await import('@elastic/elasticsearch');
    await bulk(Client, { node: url, auth: { apiKey: token } }, name);
  },
  'elasticsearch-handshake': async (name) => {
    const { Client } = await import('@elastic/elasticsearch');
    const client = new Client({ node: `${url}/elastic`, auth: { bearer: token } });
    const { tagline } = await client.info();
    if (!tagline) throw new Error('no welcome');
    await client.helpers.bulk({ datasource: documents(name), onDocument: () => ({ index: { _index: 'logs' } }) });
    await client.close();
  },
  opensearch: async (name) => {
    const { Client } = await import('@opensearch-project/opensearch');
    await bulk(Client, { node: url, auth: { username: 'agent', password: token } }, name);
  },
  'fluent-message': () => fluent('Message'),
  'fluent-forward': () => fluent('Forward'),
  'fluent-packedforward': () => fluent('PackedForward'),
  'fluent-compressedpackedforward': () => fluent('CompressedPackedForward'),
  'fluent-shared-key': () => fluent('PackedForward', { clientHostname: 'client', sharedKey }),
  'cloudevents-binary': async (name) => {
    const { CloudEvent, emitterFor, httpTransport } = await import('cloudevents');
    const emit = emitterFor(httpTransport(`${url}/api/v1/cloudevents/${token}`));
    for (const [text, severity] of [
      ['one', 'error'],
      ['two', 'info'],
    ])
      await emit(
        new CloudEvent({
          type: 'test',
          source: `/${name}`,
          subject: 'node-1',
          data: { message: `${name} ${text}`, severity },
        }),
      );
  },
  'cloudevents-structured': async (name) => {
    const { CloudEvent, HTTP } = await import('cloudevents');
    for (const [text, severity] of [
      ['one', 'error'],
      ['two', 'info'],
    ]) {
      const event = new CloudEvent({
        type: 'test',
        source: `/${name}`,
        subject: 'node-1',
        data: { message: `${name} ${text}`, severity },
      });
      const message = HTTP.structured(event);
      const answer = await fetch(`${url}/api/v1/cloudevents`, {
        method: 'POST',
        body: message.body,
        headers: { ...message.headers, ...headers },
      });
      if (!answer.ok) throw new Error(await answer.text());
    }
  },
  'prometheus-remote-write': async (name) => {
    const { pushMetrics } = (await import('prometheus-remote-write')).default;
    const answer = await pushMetrics(
      { queue_depth: 100 },
      { url: `${url}/api/v1/write`, headers, fetch, labels: { service: name, instance: 'node-1:80' } },
    );
    if (answer.status !== 204) throw new Error(`${answer.status} ${answer.errorMessage}`);
  },
  'sentry-node': async (name) => {
    const Sentry = await import('@sentry/node');
    const dsn = url.replace('//', `//${token}@`) + '/42';
    Sentry.init({ dsn, release: `${name}@1.4.2`, serverName: 'node-1', enableLogs: true });
    Sentry.captureException(new Error(`${name} one`));
    await Sentry.flush(3_000);
    Sentry.captureMessage(`${name} two`, 'info');
    await Sentry.close(3_000);
  },
  pdjs: async (name) => {
    const { change, resolve, trigger } = await import('@pagerduty/pdjs');
    const payload = { summary: `${name} one`, source: 'node-1', severity: 'critical', component: name };
    const common = { routing_key: token, dedup_key: name };
    await trigger({ server: tlsHost, data: { ...common, payload } });
    await resolve({ server: tlsHost, data: common });
    await change({ server: tlsHost, data: { routing_key: token, payload: { summary: 'deploy 1.4.2', source: name } } });
  },
  'opsgenie-sdk': async (name) => {
    const opsgenie = (await import('opsgenie-sdk')).default;
    opsgenie.configure({ host: url, api_key: token });
    const alertV2 = opsgenie.alertV2;
    const call = (method, ...args) =>
      new Promise((resolve, reject) =>
        alertV2[method](...args, (error, answer) =>
          error ? reject(new Error(JSON.stringify(error))) : resolve(answer),
        ),
      );
    await call('create', { message: `${name} one`, alias: name, priority: 'P1', entity: name });
    await call('close', { identifier: name, identifierType: 'alias' }, {});
  },
};

const [, , name] = process.argv;
if (!clients[name]) throw new Error(`one of ${Object.keys(clients).join(', ')}`);
await clients[name](name);
process.exit(0);
