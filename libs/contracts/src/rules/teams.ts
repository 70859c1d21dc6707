import { z } from 'zod';

export const teamSchema = z.strictObject({
  id: z.string().min(1).describe('What roles within the team name.'),
  services: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'What it looks after: exact names, or patterns in linear-time regular expression syntax that match the whole name.',
    ),
});
export type TeamRule = z.infer<typeof teamSchema>;
