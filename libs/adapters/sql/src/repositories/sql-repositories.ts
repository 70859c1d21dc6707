import { type Repositories } from '@tocsin/ports';
import { idempotencyRepository } from './idempotency-repository.js';
import { auditRepository, sessionRepository, userRepository } from './account-repositories.js';
import { deadLetterRepository } from './dead-letter-repository.js';
import { commandRepository, incidentRepository } from './incident-repository.js';
import { escalationRepository, noticeRepository, silenceRepository, ticketRepository } from './notify-repositories.js';
import { outboxRepository } from './outbox-repository.js';
import { retentionRepository } from './retention-repository.js';
import { viewRepository } from './view-repository.js';
import { ruleSetRepository, tokenRepository } from './rule-and-token-repositories.js';

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
  users: userRepository,
  sessions: sessionRepository,
  audit: auditRepository,
  deadLetters: deadLetterRepository,
  views: viewRepository,
  idempotency: idempotencyRepository,
  retention: retentionRepository,
};
