import { z } from 'zod';

/** How every list is paged: `cursor` is the `nextCursor` of the page before. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
});

/** A word in a query; the database takes no NUL. */
export const word = z
  .string()
  .max(500)
  .refine((text) => !text.includes('\0'), 'must not contain NUL');
