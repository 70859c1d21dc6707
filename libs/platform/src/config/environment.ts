import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isTimeZone, refusalOfVariable } from '@tocsin/contracts';
import { ConfigurationError } from '@tocsin/model';
import { type Secrets } from '@tocsin/ports';
import { z } from 'zod';
import { type OidcConfig, oidcOf, oidcVariables } from './oidc.js';
import { type Retention, retentionOf, retentionVariables } from './retention.js';
import { type TenantTopics, tenantTopicsOf, tenantTopicsVariables } from './tenant-topics.js';

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(1).max(1_024);
const ms = z.coerce.number().int().min(100);
const text = z.string().min(1);

/** Every variable that Tocsin reads; `docs/config.md` is made from the descriptions. */
export const environmentSchema = z.object({
  PORT: port.default(8080).describe('Port of the API and the console (standalone, console-api).'),
  TOCSIN_HEALTH_PORT: port
    .optional()
    .describe('Port of /healthz, /readyz and /metrics of ingest, correlator and notifier; default PORT.'),
  HOST: text.default('0.0.0.0').describe('Address to listen on.'),
  TOCSIN_HOME: text.default('.tocsin').describe('Folder of the embedded storage.'),
  KAFKA_BROKERS: text
    .optional()
    .describe('host:port, comma-separated. With REDIS_URL and DATABASE_URL: production storage.'),
  REDIS_URL: z.url().optional().describe('redis:// or rediss:// address.'),
  DATABASE_URL: z.url().optional().describe('postgres:// address.'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('How to sign in to Kafka.'),
  KAFKA_USERNAME: text.optional(),
  KAFKA_PASSWORD: text.optional(),
  KAFKA_TLS: z.enum(['0', '1']).default('0').describe('1: encrypt connections to Kafka.'),
  KAFKA_TLS_CA_FILE: text.optional().describe('PEM file of the authority that signed the brokers.'),
  KAFKA_TLS_CERT_FILE: text.optional().describe('PEM file of the client certificate.'),
  KAFKA_TLS_KEY_FILE: text.optional().describe('PEM file of its key.'),
  KAFKA_SESSION_TIMEOUT_MS: ms.default(10_000).describe('A process that is silent this long loses its partitions.'),
  TOCSIN_EVENT_PARTITIONS: count
    .optional()
    .describe('Partitions of the events topic, fixed when it is created; default 8, embedded 1.'),
  TOCSIN_SCOPE_PARTITIONS: count.optional().describe('Partitions of the scope log; default 4, embedded 1.'),
  ...retentionVariables,
  TOCSIN_SNAPSHOT_EVERY_MS: ms.default(15_000).describe('How much work a crash may repeat.'),
  TOCSIN_RULES: text.optional().describe('YAML rule document that is published for the tenant `default` at the start.'),
  TOCSIN_BOOTSTRAP_TOKEN: z.string().min(16).optional().describe('Presets the one-time token of the first start.'),
  TOCSIN_PUBLIC_URL: z.url().optional().describe('Address under which people open the console; stands in messages.'),
  TOCSIN_HEARTBEAT_URL: z
    .url()
    .optional()
    .describe('Called every minute while the flow moves: who pages when Tocsin cannot?'),
  TOCSIN_SYSLOG_UDP_PORT: port.optional().describe('Takes syslog over UDP (RFC 3164, RFC 5424); off unless set.'),
  TOCSIN_SYSLOG_TCP_PORT: port.optional().describe('The same over TCP: counted octets or lines (RFC 6587).'),
  TOCSIN_SYSLOG_TLS_PORT: port.optional().describe('The same over TLS (RFC 5425); needs TOCSIN_TLS_CERT_FILE.'),
  TOCSIN_FORWARD_PORT: port
    .optional()
    .describe('Takes the Fluent forward protocol of Fluentd and Fluent Bit; off unless set.'),
  TOCSIN_FORWARD_TLS: z.enum(['0', '1']).default('0').describe('1: Fluent forward over TLS alone.'),
  TOCSIN_FORWARD_SHARED_KEY: text.optional().describe('What Fluent senders must know (`shared_key`).'),
  TOCSIN_SOCKET_TENANT: text.default('default').describe('Whose events come by socket: these senders have no tokens.'),
  TOCSIN_SOCKET_ENVIRONMENT: text.default('production').describe('deployment.environment.name of those events.'),
  TOCSIN_SOCKET_TIME_ZONE: text
    .default('UTC')
    .refine(isTimeZone, 'not an IANA time zone such as Europe/Berlin')
    .describe('Where the clocks of senders stand whose times name no zone (RFC 3164).'),
  TOCSIN_TLS_CERT_FILE: text.optional().describe('PEM file of the certificate of the TLS sockets.'),
  TOCSIN_TLS_KEY_FILE: text.optional().describe('PEM file of its key.'),
  TOCSIN_TLS_CLIENT_CA_FILE: text.optional().describe('PEM file of the authority that must have signed the senders.'),
  ...tenantTopicsVariables,
  ...oidcVariables,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
type Environment = z.infer<typeof environmentSchema>;

/** Where things are: embedded in a folder, or on servers. */
export type Storage =
  | { readonly kind: 'embedded'; readonly home: string }
  | {
      readonly kind: 'production';
      readonly kafka: {
        readonly brokers: readonly string[];
        readonly sessionTimeoutMs: number;
        readonly sasl?: {
          readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
          readonly username: string;
          readonly password: string;
        };
        readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
      };
      readonly redisUrl: string;
      readonly databaseUrl: string;
    };

/** What listens besides HTTP; null: off. */
export interface SocketConfig {
  readonly syslogUdpPort: number | null;
  readonly syslogTcpPort: number | null;
  readonly syslogTlsPort: number | null;
  readonly forwardPort: number | null;
  readonly sharedKey: string | null;
  readonly tenant: string;
  readonly environment: string;
  readonly timeZone: string;
  readonly tls: {
    readonly certFile: string | null;
    readonly keyFile: string | null;
    readonly clientCaFile: string | null;
    readonly forward: boolean;
  };
}

export interface Config {
  readonly port: number;
  readonly healthPort: number;
  readonly host: string;
  readonly storage: Storage;
  readonly partitions: { readonly events: number; readonly scopes: number };
  readonly retention: Retention;
  readonly sockets: SocketConfig;
  readonly tenantTopics: TenantTopics;
  readonly oidc: OidcConfig | null;
  readonly snapshotEveryMs: number;
  readonly rulesFile: string | null;
  readonly bootstrapToken: string | null;
  readonly publicUrl: string;
  readonly heartbeatUrl: string | null;
  readonly logLevel: Environment['LOG_LEVEL'];
}

type Mistake = { key: string; problem: string };
const SERVERS = ['KAFKA_BROKERS', 'REDIS_URL', 'DATABASE_URL'] as const;

function storageOf(env: Environment, mistakes: Mistake[]): Storage {
  const set = SERVERS.filter((name) => env[name] !== undefined);
  if (set.length === 0) return { kind: 'embedded', home: resolve(env.TOCSIN_HOME) };
  for (const name of SERVERS)
    if (env[name] === undefined)
      mistakes.push({
        key: name,
        problem: `must be set too, since ${set.join(' and ')} ${set.length > 1 ? 'are' : 'is'}; or unset all three`,
      });
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = env;
  if (mechanism && !username) mistakes.push({ key: 'KAFKA_USERNAME', problem: 'is needed for KAFKA_SASL_MECHANISM' });
  if (mechanism && !password) mistakes.push({ key: 'KAFKA_PASSWORD', problem: 'is needed for KAFKA_SASL_MECHANISM' });
  const files = { caFile: env.KAFKA_TLS_CA_FILE, certFile: env.KAFKA_TLS_CERT_FILE, keyFile: env.KAFKA_TLS_KEY_FILE };
  const tls = Object.fromEntries(Object.entries(files).filter(([, path]) => path !== undefined));
  return {
    kind: 'production',
    kafka: {
      brokers: (env.KAFKA_BROKERS ?? '').split(',').map((broker) => broker.trim()),
      sessionTimeoutMs: env.KAFKA_SESSION_TIMEOUT_MS,
      ...(mechanism && username && password ? { sasl: { mechanism, username, password } } : {}),
      ...(env.KAFKA_TLS === '1' ? { tls } : {}),
    },
    redisUrl: env.REDIS_URL ?? '',
    databaseUrl: env.DATABASE_URL ?? '',
  };
}

function socketsOf(env: Environment, mistakes: Mistake[]): SocketConfig {
  const needsTls = env.TOCSIN_SYSLOG_TLS_PORT !== undefined || env.TOCSIN_FORWARD_TLS === '1';
  for (const key of ['TOCSIN_TLS_CERT_FILE', 'TOCSIN_TLS_KEY_FILE'] as const) {
    if (needsTls && env[key] === undefined) mistakes.push({ key, problem: 'is needed for sockets over TLS' });
    if (env[key] !== undefined && !existsSync(env[key])) mistakes.push({ key, problem: `${env[key]} does not exist` });
  }
  return {
    syslogUdpPort: env.TOCSIN_SYSLOG_UDP_PORT ?? null,
    syslogTcpPort: env.TOCSIN_SYSLOG_TCP_PORT ?? null,
    syslogTlsPort: env.TOCSIN_SYSLOG_TLS_PORT ?? null,
    forwardPort: env.TOCSIN_FORWARD_PORT ?? null,
    sharedKey: env.TOCSIN_FORWARD_SHARED_KEY ?? null,
    tenant: env.TOCSIN_SOCKET_TENANT,
    environment: env.TOCSIN_SOCKET_ENVIRONMENT,
    timeZone: env.TOCSIN_SOCKET_TIME_ZONE,
    tls: {
      certFile: env.TOCSIN_TLS_CERT_FILE ?? null,
      keyFile: env.TOCSIN_TLS_KEY_FILE ?? null,
      clientCaFile: env.TOCSIN_TLS_CLIENT_CA_FILE ?? null,
      forward: env.TOCSIN_FORWARD_TLS === '1',
    },
  };
}

/** Reads the environment. Throws `ConfigurationError` with every mistake in one list. */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success)
    throw new ConfigurationError(
      'the environment',
      parsed.error.issues.map(({ path, message }) => ({ key: path.join('.'), problem: message })),
    );
  const env = parsed.data;
  const mistakes: Mistake[] = [];
  const storage = storageOf(env, mistakes);
  const sockets = socketsOf(env, mistakes);
  const tenantTopics = tenantTopicsOf(env, mistakes);
  const oidc = oidcOf(env, mistakes);
  const retention = retentionOf(env, mistakes);
  if (mistakes.length > 0) throw new ConfigurationError('the environment', mistakes);
  const embedded = storage.kind === 'embedded';
  return {
    port: env.PORT,
    healthPort: env.TOCSIN_HEALTH_PORT ?? env.PORT,
    host: env.HOST,
    storage,
    partitions: {
      events: env.TOCSIN_EVENT_PARTITIONS ?? (embedded ? 1 : 8),
      scopes: env.TOCSIN_SCOPE_PARTITIONS ?? (embedded ? 1 : 4),
    },
    retention,
    sockets,
    tenantTopics,
    oidc,
    snapshotEveryMs: env.TOCSIN_SNAPSHOT_EVERY_MS,
    rulesFile: env.TOCSIN_RULES ?? null,
    bootstrapToken: env.TOCSIN_BOOTSTRAP_TOKEN ?? null,
    publicUrl: env.TOCSIN_PUBLIC_URL?.replace(/\/$/, '') ?? `http://localhost:${env.PORT}`,
    heartbeatUrl: env.TOCSIN_HEARTBEAT_URL ?? null,
    logLevel: env.LOG_LEVEL,
  };
}

/** Secrets that rule documents refer to by the name of a variable. */
export const environmentSecrets = (variables: NodeJS.ProcessEnv): Secrets => ({
  resolve(tenant, { env }) {
    const refusal = refusalOfVariable(tenant, env);
    if (refusal) throw new ConfigurationError('secrets', [{ key: env, problem: refusal }]);
    const value =
      variables[env] ?? (variables[`${env}_FILE`] ? readFileSync(variables[`${env}_FILE`]!, 'utf8').trim() : undefined);
    if (!value)
      throw new ConfigurationError('secrets', [
        { key: env, problem: `is not set (nor ${env}_FILE), but a rule refers to it` },
      ]);
    return value;
  },
});
