import { UnprocessableEntityException } from '@nestjs/common';
import { type z } from 'zod';

/** The body or query as the schema says; 422 with every mistake otherwise. */
export function validated<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new UnprocessableEntityException(mistakes.join('; '));
}
