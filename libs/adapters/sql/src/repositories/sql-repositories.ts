import { type Repositories } from '@tocsin/ports';
import { ruleSetRepository, tokenRepository } from './account-repositories.js';
import { commandRepository, incidentRepository } from './incident-repository.js';
import { escalationRepository, noticeRepository, silenceRepository, ticketRepository } from './notify-repositories.js';
import { outboxRepository } from './outbox-repository.js';

/** Every repository of the port. They hold no connection: each call runs in the transaction it is given. */
export const sqlRepositories: Repositories = {
  incidents: incidentRepository,
  commands: commandRepository,
  outbox: outboxRepository,
  escalations: escalationRepository,
  notices: noticeRepository,
  tickets: ticketRepository,
  silences: silenceRepository,
  ruleSets: ruleSetRepository,
  tokens: tokenRepository,
};
