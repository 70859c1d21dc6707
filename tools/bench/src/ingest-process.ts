import { KafkaEventLog } from '@tocsin/adapter-kafka';
import { ingest } from './kafka-bench.js';

const [brokers = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const log = await KafkaEventLog.open({ brokers: [brokers], clientId: 'bench-ingest', sessionTimeoutMs: 30_000 });
  await ingest(log);
  await log.close();
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.stack);
    process.exit(1);
  },
);
