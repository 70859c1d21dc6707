import { type Kept, type KeptTopics } from '@tocsin/contracts';
import { DAY_MS } from '@tocsin/model';
import { z } from 'zod';

const UNITS = { MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;
const KEEP = /^(\d+)d(?:,\s*(\d+)(MiB|GiB|TiB))?$/;

/** `3d` or `3d, 20GiB`. */
export const keptTopic = z.string().transform((text, context): Kept => {
  const [, days, size, unit] = KEEP.exec(text) ?? [];
  if (Number(days) > 0 && size !== '0') {
    const ms = Number(days) * DAY_MS;
    return unit ? { ms, bytes: Number(size) * UNITS[unit as keyof typeof UNITS] } : { ms };
  }
  context.addIssue({ code: 'custom', message: 'not days, such as 3d, or days and a size, such as "3d, 20GiB"' });
  return z.NEVER;
});

/** `90d`. */
export const keptTable = keptTopic.refine(({ bytes }) => bytes === undefined, 'a table is kept by days alone');

/** How long everything is kept. */
export interface Retention {
  readonly topics: KeptTopics;
  /** Milliseconds. */
  readonly tables: { readonly views: number; readonly history: number; readonly audit: number };
}
