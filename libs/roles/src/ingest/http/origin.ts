import { type RecordOrigin } from '@tocsin/pipeline';
import { type Caller } from '@tocsin/platform';
import { type FastifyRequest } from 'fastify';

/** What a sender may say about its events in the query of any receiver. */
interface OriginQuery {
  readonly source?: string;
  readonly environment?: string;
  readonly service?: string;
  /** `1`: history that is loaded after the fact. Learnt and shown, never paged. */
  readonly backfill?: string;
}

/** Whom the events of a request belong to. */
export function originOf(
  { tenant }: Caller,
  { query }: FastifyRequest,
  format: RecordOrigin['format'] = 'auto',
): RecordOrigin {
  const { environment = 'production', service = 'unknown', backfill } = query as OriginQuery;
  return { tenant, environment, format, service, backfill: backfill === '1' };
}

/** Sources without positions: the caller and the name they give themselves. A backfill is a source of its own. */
export function sourceOf({ name }: Caller, { query }: FastifyRequest, receiver = ''): string {
  const { source = receiver, backfill } = query as OriginQuery;
  return `http:${name}:${source}${backfill === '1' ? ':backfill' : ''}`;
}
