import createClient, { type Client } from 'openapi-fetch';
import { type components, type paths } from './api.js';

export interface ClientOptions {
  /** Where Tocsin is, without a path; the page's own origin when it is empty. */
  readonly url: string;
  /** What proves who calls: an API token, or the word of the session whose cookie the browser keeps. */
  readonly credential: { readonly token: string } | { readonly csrf: string };
  /** Instead of the global one. */
  readonly fetch?: typeof fetch;
}

/** `client.GET('/api/v1/incidents', { params: { query: { state: 'open' } } })`; paths, parameters, bodies and answers are typed. */
export type TocsinClient = Client<paths>;

export function createTocsinClient({ url, credential, fetch: send }: ClientOptions): TocsinClient {
  const headers: Record<string, string> =
    'token' in credential ? { authorization: `Bearer ${credential.token}` } : { 'x-csrf-token': credential.csrf };
  return createClient<paths>({ baseUrl: url, headers, ...(send ? { fetch: (request) => send(request) } : {}) });
}

type ProblemBody = components['responses']['Problem']['content']['application/problem+json'];

/** An answer that is no success (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: Partial<ProblemBody>,
  ) {
    super(body.detail ?? body.title ?? `the server answered ${status}`);
    this.name = 'Problem';
  }
}

/** The data of a call; throws `Problem` when there is none. */
export async function answered<Data>(
  call: Promise<{ readonly data?: Data; readonly error?: unknown; readonly response: Response }>,
): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw new Problem(response.status, (error ?? {}) as Partial<ProblemBody>);
  return data as Data;
}
