import { PermanentError, RetryableError } from '@tocsin/model';

interface KafkaJsError {
  readonly name?: string;
  readonly type?: string;
  readonly retriable?: boolean;
  readonly message?: string;
}

/** Errors of kafkajs as the flow knows them: the record's fault is permanent, everything else may pass. */
export function classifyError(error: unknown): PermanentError | RetryableError {
  if (error instanceof PermanentError || error instanceof RetryableError) return error;
  const { type, message = String(error) } = (error ?? {}) as KafkaJsError;
  if (type === 'MESSAGE_TOO_LARGE' || type === 'RECORD_LIST_TOO_LARGE')
    return new PermanentError('too_large', message, { cause: error });
  if (type === 'TOPIC_AUTHORIZATION_FAILED' || type === 'INVALID_TOPIC_EXCEPTION')
    return new PermanentError('invalid_configuration', message, { cause: error });
  return new RetryableError('broker_unavailable', message, { cause: error });
}
