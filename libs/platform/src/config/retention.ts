import { type Kept, type KeptTopics } from '@tocsin/contracts';
import { DAY_MS } from '@tocsin/model';
import { z } from 'zod';

const UNITS = { MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;
const KEEP = /^(\d+)d(?:,\s*(\d+)(MiB|GiB|TiB))?$/;

/** `3d` or `3d, 20GiB`. */
const keptTopic = z.string().transform((text, context): Kept => {
  const [, days, size, unit] = KEEP.exec(text) ?? [];
  if (Number(days) > 0 && size !== '0') {
    const ms = Number(days) * DAY_MS;
    return unit ? { ms, bytes: Number(size) * UNITS[unit as keyof typeof UNITS] } : { ms };
  }
  context.addIssue({ code: 'custom', message: 'not days, such as 3d, or days and a size, such as "3d, 20GiB"' });
  return z.NEVER;
});

/** `90d`. */
const keptTable = keptTopic.refine(({ bytes }) => bytes === undefined, 'a table is kept by days alone');

/** The variables of retention. */
export const retentionVariables = {
  TOCSIN_KEEP_EVENTS: keptTopic
    .prefault('3d')
    .describe(
      'How long events are kept for replay, and how much of them at most: `3d` or `3d, 20GiB`. The size is of the whole topic.',
    ),
  TOCSIN_KEEP_SCOPES: keptTopic.prefault('90d').describe('The same of alerts, health and commands on the scope log.'),
  TOCSIN_KEEP_INCIDENTS: keptTopic.prefault('90d').describe('The same of the incidents topic.'),
  TOCSIN_KEEP_DEAD_LETTERS: keptTopic.prefault('21d').describe('The same of records that could not be handled.'),
  TOCSIN_KEEP_VIEWS: keptTable
    .prefault('90d')
    .describe('How long alerts, changes, templates and series can be looked up after they were last seen.'),
  TOCSIN_KEEP_HISTORY: keptTable
    .prefault('400d')
    .describe(
      'How long resolved incidents stay, with what was sent about them; not shorter than TOCSIN_KEEP_INCIDENTS.',
    ),
  TOCSIN_KEEP_AUDIT: keptTable.prefault('400d').describe('How long the audit log stays.'),
};

/** How long everything is kept. */
export interface Retention {
  readonly topics: KeptTopics;
  /** Milliseconds. */
  readonly tables: { readonly views: number; readonly history: number; readonly audit: number };
}

/** Mistakes are added to the list. */
export function retentionOf(
  env: z.infer<z.ZodObject<typeof retentionVariables>>,
  mistakes: { key: string; problem: string }[],
): Retention {
  if (env.TOCSIN_KEEP_HISTORY.ms < env.TOCSIN_KEEP_INCIDENTS.ms)
    mistakes.push({
      key: 'TOCSIN_KEEP_HISTORY',
      problem: 'is shorter than TOCSIN_KEEP_INCIDENTS: what was forgotten would come back when the topic is read again',
    });
  return {
    topics: {
      events: env.TOCSIN_KEEP_EVENTS,
      scopes: env.TOCSIN_KEEP_SCOPES,
      incidents: env.TOCSIN_KEEP_INCIDENTS,
      deadLetters: env.TOCSIN_KEEP_DEAD_LETTERS,
    },
    tables: {
      views: env.TOCSIN_KEEP_VIEWS.ms,
      history: env.TOCSIN_KEEP_HISTORY.ms,
      audit: env.TOCSIN_KEEP_AUDIT.ms,
    },
  };
}
