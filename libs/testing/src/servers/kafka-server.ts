import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OwnServer, freePort, startProgram, untilReady } from './running-server.js';

const KAFKA = { artifact: 'org.apache.kafka:kafka_2.13', version: '3.9.1' };
const CLUSTER_ID = 'dG9jc2luLXRlc3QtY2xzdA';

export interface KafkaServerOptions {
  /** Asks clients for SASL SCRAM-SHA-256 and PLAIN with this account. */
  readonly sasl?: { readonly username: string; readonly password: string };
}

const POM = `<project><modelVersion>4.0.0</modelVersion><groupId>t</groupId><artifactId>t</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA.version}</version></dependency></dependencies></project>`;

/** The broker's jars from Maven Central, fetched once into `.cache/` of the repository. Throws when there is no Maven or Java. */
export function kafkaJars(root: string): string {
  const jars = join(root, '.cache', `kafka-${KAFKA.version}`);
  if (existsSync(jars)) return jars;
  execFileSync('java', ['-version'], { stdio: 'ignore' });
  const work = mkdtempSync(join(tmpdir(), 'tocsin-mvn-'));
  writeFileSync(join(work, 'pom.xml'), POM);
  const part = `${jars}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  execFileSync('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${part}`], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (!existsSync(jars)) renameSync(part, jars);
  if (readdirSync(jars).length === 0) throw new Error('Maven copied no jars');
  return jars;
}

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

function properties(folder: string, port: number, controller: number, { sasl }: KafkaServerOptions): string {
  const protocol = sasl ? 'SASL_PLAINTEXT' : 'PLAINTEXT';
  const jaas = (module: string, extra = '') =>
    `org.apache.kafka.common.security.${module}LoginModule required${extra};`;
  const lines: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `CLIENT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${port}`,
    'listener.security.protocol.map': `CLIENT:${protocol},CONTROLLER:PLAINTEXT`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    'log.dirs': join(folder, 'logs'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'auto.create.topics.enable': 'true',
    'num.partitions': 2,
    'message.max.bytes': 8 << 20,
    'log.retention.check.interval.ms': 300000,
  };
  if (sasl)
    Object.assign(lines, {
      'sasl.enabled.mechanisms': 'SCRAM-SHA-256,PLAIN',
      'sasl.mechanism.inter.broker.protocol': 'PLAIN',
      'listener.name.client.scram-sha-256.sasl.jaas.config': jaas('scram.Scram'),
      'listener.name.client.plain.sasl.jaas.config': jaas(
        'plain.Plain',
        ` username="${sasl.username}" password="${sasl.password}" user_${sasl.username}="${sasl.password}"`,
      ),
    });
  return Object.entries(lines)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
}

/** A real broker (KRaft, one process) on a free port. */
export async function startLocalKafka(root: string, options: KafkaServerOptions = {}): Promise<OwnServer> {
  const classpath = join(kafkaJars(root), '*');
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-kafka-'));
  const [port, controller] = [await freePort(), await freePort()];
  const config = join(folder, 'server.properties');
  writeFileSync(config, properties(folder, port, controller, options));
  const { sasl } = options;
  const scram = sasl ? ['--add-scram', `SCRAM-SHA-256=[name=${sasl.username},password=${sasl.password}]`] : [];
  const format = ['-cp', classpath, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', config, ...scram];
  execFileSync('java', format, { stdio: ['ignore', 'ignore', 'pipe'] });
  const jvm = ['-Xmx512m', '-Xms128m', '-XX:+UseSerialGC', '-cp', classpath, 'kafka.Kafka', config];
  const program = startProgram('java', jvm, folder);
  await untilReady('Kafka', program, () => canConnect(port));
  return {
    address: `127.0.0.1:${port}`,
    stop: program.stop,
    pause: () => program.child.kill('SIGSTOP'),
    resume: () => program.child.kill('SIGCONT'),
  };
}
