import { readFileSync } from 'node:fs';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import { type Telemetry } from '@tocsin/ports';

/** Where the brokers are and how to sign in. */
export interface KafkaConnection {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly tls?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** A member that is silent this long has left its groups. */
  readonly sessionTimeoutMs: number;
}

const file = (path: string | undefined) => (path ? readFileSync(path) : undefined);

/** A kafkajs client that keeps trying while the brokers are away and logs through `telemetry`. */
export function connect(connection: KafkaConnection, telemetry: Telemetry): Kafka {
  const { tls, sasl } = connection;
  const config: KafkaConfig = {
    clientId: connection.clientId,
    brokers: [...connection.brokers],
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 200, maxRetryTime: 5_000, retries: 8 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ level, log: { message, ...fields } }) => {
        const { timestamp: _at, logger: _logger, stack: _stack, ...rest } = fields;
        telemetry.log(level === logLevel.ERROR ? 'warn' : 'debug', `kafka: ${message}`, rest);
      },
    ...(tls
      ? {
          ssl: {
            ca: tls.caFile ? [readFileSync(tls.caFile)] : undefined,
            cert: file(tls.certFile),
            key: file(tls.keyFile),
          },
        }
      : {}),
  };
  if (!sasl) return new Kafka(config);
  const { mechanism, username, password } = sasl;
  if (mechanism === 'plain') return new Kafka({ ...config, sasl: { mechanism, username, password } });
  if (mechanism === 'scram-sha-256') return new Kafka({ ...config, sasl: { mechanism, username, password } });
  return new Kafka({ ...config, sasl: { mechanism, username, password } });
}
