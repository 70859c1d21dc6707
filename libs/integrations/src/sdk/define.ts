import { type OutgoingMessage, type SecretReader, type SendResult } from './delivery-message.js';

/** An outbound integration to people. `send` never throws for what the other side answers. */
export interface Channel<Config> {
  readonly id: string;
  readonly title: string;
  send(message: OutgoingMessage, config: Config, secret: SecretReader): Promise<SendResult>;
}

/** An outbound integration to a ticketing system. Opening twice finds the ticket that is there. */
export interface Ticketing<Config> {
  readonly id: string;
  readonly title: string;
  open(message: OutgoingMessage, config: Config, secret: SecretReader): Promise<SendResult>;
  update(message: OutgoingMessage, externalId: string, config: Config, secret: SecretReader): Promise<SendResult>;
  close(message: OutgoingMessage, externalId: string, config: Config, secret: SecretReader): Promise<SendResult>;
}

export const defineChannel = <Config>(channel: Channel<Config>): Channel<Config> => channel;
export const defineTicketing = <Config>(ticketing: Ticketing<Config>): Ticketing<Config> => ticketing;
