import { hostname } from 'node:os';
import { Controller, Inject, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS, decodeIncidentRecord, decodeScopeRecord } from '@tocsin/contracts';
import { EventLogTransport, type RoleFactory } from '@tocsin/platform';
import { type RecordBatch } from '@tocsin/ports';
import { Notifier } from './notifier.js';
import { Sender } from './sender.js';

const INCIDENTS = Symbol('notify-incidents');
const COMMANDS = Symbol('notify-commands');
const LOOP_MS = 500;
const RECONSIDER_MS = 15_000;
const COMMAND_MARK = Buffer.from('"type":"command"');

@Controller()
class NotifierController {
  constructor(@Inject(Notifier) private readonly notifier: Notifier) {}

  /** Every state in order: one that was announced and then resolved within a batch is still told. */
  @EventPattern(TOPICS.incidents, INCIDENTS)
  async incidents(@Payload() { records }: RecordBatch): Promise<void> {
    for (const { value } of records) {
      if (!value) continue;
      const body = decodeIncidentRecord(value);
      if (body.type === 'incident') await this.notifier.incident(body.incident);
    }
  }

  /** The scope log holds far more than commands: most records are passed over unread. */
  @EventPattern(TOPICS.scopes, COMMANDS)
  async commands(@Payload() { records }: RecordBatch): Promise<void> {
    for (const { value } of records) {
      if (!value || Buffer.from(value.buffer, value.byteOffset, value.length).indexOf(COMMAND_MARK) < 0) continue;
      const { body } = decodeScopeRecord(value);
      if (body.type === 'command') await this.notifier.command(body);
    }
  }
}

@Module({})
class NotifierModule {}

/** NOTIFY: incidents and commands in, deliveries out through a transactional outbox. */
export const notifierRole: RoleFactory = (platform) => {
  const { log, timer } = platform;
  const notifier = new Notifier(platform);
  const sender = new Sender(platform, notifier, `${hostname()}:${process.pid}`);
  const stops: (() => void)[] = [];
  const subscribe = (id: symbol, group: string, topic: string) =>
    new EventLogTransport({
      id,
      log,
      group,
      startFrom: 'earliest',
      commit: 'after-batch',
      topics: async () => [topic],
      pattern: topic,
      onDrain: async () => stops.forEach((stop) => stop()),
    });
  return {
    name: 'notifier',
    module: {
      module: NotifierModule,
      controllers: [NotifierController],
      providers: [{ provide: Notifier, useValue: notifier }],
    },
    transports: [
      subscribe(INCIDENTS, 'tocsin-notify', TOPICS.incidents),
      subscribe(COMMANDS, 'tocsin-notify-commands', TOPICS.scopes),
    ],
    started: async () => {
      stops.push(
        timer.every(LOOP_MS, async () => {
          await notifier.escalate();
          await sender.drain();
        }),
        timer.every(RECONSIDER_MS, () => notifier.reconsider()),
      );
    },
  };
};
