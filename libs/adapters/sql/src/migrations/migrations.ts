import { type Migration } from 'kysely';
import * as foundation from './0001-foundation.js';
import * as accounts from './0002-accounts.js';
import * as views from './0004-views.js';
import * as identities from './0005-identities.js';
import * as deadLetterDecisions from './0003-dead-letter-decisions.js';

/** All migrations by name, applied in the order of their names. Never change one that was released; add the next. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-foundation': foundation,
  '0002-accounts': accounts,
  '0003-dead-letter-decisions': deadLetterDecisions,
  '0004-views': views,
  '0005-identities': identities,
};
