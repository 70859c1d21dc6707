import { type EpochMs } from '@tocsin/model';
import { type Transaction } from './repositories.js';

/** What ages, besides what has its own repository. */
export type Ageing =
  /** Resolved incidents with everything that was planned, sent and decided about them. */
  | 'history'
  /** Silences that ended, and decisions about dead letters. */
  | 'notes'
  | 'audit';

/** Removes what nobody needs any more. System transactions: of all tenants. */
export interface RetentionRepository {
  /** Takes the oldest from before a time, at most `limit`; returns how many. A tenant's newest incident stays, since it carries the last number. */
  removeBefore(tx: Transaction, what: Ageing, before: EpochMs, limit: number): Promise<number>;
}
