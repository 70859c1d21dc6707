import { type Migration } from 'kysely';
import * as foundation from './0001-foundation.js';

/** All migrations by name, applied in the order of their names. Never change one that was released; add the next. */
export const migrations: Readonly<Record<string, Migration>> = { '0001-foundation': foundation };
