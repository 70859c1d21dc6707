import { type RawBuilder, type Transaction as KyselyTransaction } from 'kysely';
import { type Transaction } from '@tocsin/ports';

const kysely = (tx: Transaction): KyselyTransaction<unknown> => tx as unknown as KyselyTransaction<unknown>;

/** Runs a statement in the given transaction and returns its rows. */
export async function rowsOf<R>(tx: Transaction, statement: RawBuilder<R>): Promise<readonly R[]> {
  return (await statement.execute(kysely(tx))).rows;
}

/** Runs a statement and returns how many rows it touched. */
export async function touched(tx: Transaction, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(kysely(tx))).numAffectedRows ?? 0n);
}
