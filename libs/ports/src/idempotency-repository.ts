import { type EpochMs, type TenantId } from '@tocsin/model';
import { type Transaction } from './repositories.js';

/** A request that may be sent again, by a hash of its sender and key. */
export interface IdempotentRequest {
  readonly tenant: TenantId;
  readonly id: string;
  /** Of what it asks: the same key with another fingerprint is another request. */
  readonly fingerprint: string;
  readonly at: EpochMs;
}

/** Answers to requests that may be sent again; encrypted by who gives them here. */
export interface IdempotencyRepository {
  /**
   * Null when it is new from now on, also when an earlier one began before `staleBefore` and was never answered. Else what is known of the
   * earlier one; without an answer it is still being worked on. Answers from before `expiredBefore` are gone.
   */
  begin(
    tx: Transaction,
    request: IdempotentRequest,
    bounds: { readonly staleBefore: EpochMs; readonly expiredBefore: EpochMs },
  ): Promise<{ readonly fingerprint: string; readonly answer: string | null } | null>;
  finish(tx: Transaction, id: string, answer: string): Promise<void>;
  /** It failed: the next one counts as new. */
  forget(tx: Transaction, id: string): Promise<void>;
}
