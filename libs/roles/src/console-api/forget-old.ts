import { DAY_MS } from '@tocsin/model';
import { type Platform } from '@tocsin/platform';
import { type Ageing, type Transaction, type ViewKind } from '@tocsin/ports';

const AT_ONCE = 1_000;
/** Calls between services change with every deployment; nobody looks for old ones. */
const EDGES_AT_MOST_MS = 30 * DAY_MS;

/** Removes from the tables what is older than the configuration keeps; counted by table. */
export async function forgetOld({ config, database, repositories, telemetry, timer }: Platform): Promise<void> {
  const now = timer.now();
  const { tables, topics } = config.retention;
  const removed = async (table: string, work: (tx: Transaction) => Promise<number>): Promise<number> => {
    const rows = await database.asSystem(work);
    if (rows > 0) telemetry.count('tocsin_forgotten_rows_total', rows, { table });
    return rows;
  };
  const views: Readonly<Record<ViewKind, number>> = {
    alert: tables.views,
    signal: tables.views,
    change: tables.views,
    command: tables.views,
    template: tables.views,
    series: tables.views,
    service: tables.views,
    'left-out': tables.views,
    companions: tables.views,
    edge: Math.min(tables.views, EDGES_AT_MOST_MS),
  };
  for (const [kind, ms] of Object.entries(views) as [ViewKind, number][])
    await removed(`views.${kind}`, (tx) => repositories.views.removeBefore(tx, kind, now - ms));
  const ageing: Readonly<Record<Ageing, number>> = {
    history: tables.history,
    notes: Math.max(tables.views, topics.deadLetters.ms),
    audit: tables.audit,
  };
  for (const [what, ms] of Object.entries(ageing) as [Ageing, number][])
    while ((await removed(what, (tx) => repositories.retention.removeBefore(tx, what, now - ms, AT_ONCE))) >= AT_ONCE);
}
