/** Why the same input would fail again. Closed: the words stand in logs, metric labels and dead letters. */
export const PERMANENT_REASONS = [
  'malformed_record',
  'unsupported_version',
  'too_large',
  'step_failed',
  'retries_exhausted',
  'invalid_configuration',
  'rejected_by_vendor',
] as const;
export type PermanentReason = (typeof PERMANENT_REASONS)[number];

/** Why trying again later may help. */
export const RETRYABLE_REASONS = [
  'broker_unavailable',
  'database_unavailable',
  'state_store_unavailable',
  'rate_limited',
  'timeout',
  'vendor_unavailable',
  'fenced',
  'shutting_down',
] as const;
export type RetryableReason = (typeof RETRYABLE_REASONS)[number];

/** The same input will fail again: dead-letter it and go on. */
export class PermanentError extends Error {
  constructor(
    readonly reason: PermanentReason,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'PermanentError';
  }
}

/** The surroundings failed, not the input: wait and redeliver. `retryAfterMs` when the other side named a time. */
export class RetryableError extends Error {
  readonly retryAfterMs: number | undefined;
  constructor(
    readonly reason: RetryableReason,
    message: string,
    options?: { cause?: unknown; retryAfterMs?: number },
  ) {
    super(message, options);
    this.name = 'RetryableError';
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** Bad configuration: every mistake found, each with the key it stands under and how to mend it. Always stops a start. */
export class ConfigurationError extends Error {
  constructor(
    readonly place: string,
    readonly mistakes: readonly { readonly key: string; readonly problem: string }[],
  ) {
    const width = Math.max(...mistakes.map(({ key }) => key.length));
    const lines = mistakes.map(({ key, problem }) => `  ${key.padEnd(width)}  ${problem}`);
    super(`${mistakes.length} ${mistakes.length === 1 ? 'problem' : 'problems'} in ${place}\n${lines.join('\n')}`);
    this.name = 'ConfigurationError';
  }
}
