import { ConfigurationError, PermanentError, RetryableError } from '@tocsin/model';

/** SQLSTATE classes and codes that mean: the surroundings, not the query. */
const UNAVAILABLE = /^(08|53|57P|58|40001|40P01|55P03|25006)/;
/** A text that no database encoding can hold: sending it again changes nothing. */
const UNSTORABLE = new Set(['22P05', '22021']);
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** Errors of the driver as the flow knows them. Anything unknown stays what it is. */
export function classifySqlError(error: unknown): unknown {
  if (error instanceof RetryableError || error instanceof PermanentError || error instanceof ConfigurationError)
    return error;
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  if (
    UNAVAILABLE.test(code) ||
    NETWORK.has(code) ||
    /Connection terminated|connection timeout|timeout exceeded/i.test(message)
  )
    return new RetryableError('database_unavailable', `database: ${message}`, { cause: error });
  if (UNSTORABLE.has(code))
    return new PermanentError('malformed_record', `database: ${message} (a text holds NUL or half a character)`, {
      cause: error,
    });
  return error;
}
