import { type TocsinClient, Problem, answered, type components, createTocsinClient } from '@tocsin/client';
import { type Credential, headersOf } from './credential.js';

export type ShownIncident = components['schemas']['Incident'];
export type Member = ShownIncident['members'][number];
export type IncidentDetail = components['schemas']['IncidentDetail'];
export type LeftOut = components['schemas']['LeftOut'];
export type ScopeCompanions = components['schemas']['ScopeCompanions'];

export class Unauthorized extends Error {}

async function call<Data>(
  credential: Credential,
  work: (client: TocsinClient) => Parameters<typeof answered<Data>>[0],
): Promise<Data> {
  try {
    return await answered(work(createTocsinClient({ url: location.origin, credential })));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) throw new Unauthorized('you are not signed in any more');
    throw error;
  }
}

export const listIncidents = (credential: Credential, states: string) =>
  call(credential, (client) =>
    client.GET('/api/v1/incidents', { params: { query: { limit: 100, ...(states ? { state: states } : {}) } } }),
  );
export const showIncident = (credential: Credential, id: string): Promise<IncidentDetail> =>
  call(credential, (client) => client.GET('/api/v1/incidents/{id}', { params: { path: { id } } }));
export const listLeftOut = (credential: Credential) =>
  call(credential, (client) => client.GET('/api/v1/left-out', { params: { query: { limit: 100 } } }));
export const listCompanions = (credential: Credential) =>
  call(credential, (client) => client.GET('/api/v1/companions', { params: { query: { limit: 20 } } }));
export const act = (credential: Credential, id: string, action: 'acknowledge' | 'resolve'): Promise<unknown> =>
  call(credential, (client) =>
    client.POST('/api/v1/incidents/{id}/{action}', { params: { path: { id, action } }, body: {} }),
  );

/** Reads server-sent events; a plain EventSource cannot send the token. Calls `changed` for each incident, `link` as the line comes and goes. */
export function follow(credential: Credential, changed: () => void, link: (up: boolean) => void): () => void {
  const stop = new AbortController();
  const read = async () => {
    const answer = await fetch('/api/v1/events', {
      headers: headersOf(credential),
      signal: stop.signal,
    });
    if (!answer.ok || !answer.body) throw new Error(String(answer.status));
    link(true);
    changed();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read())
      if (part.value.includes('event: incident')) changed();
  };
  const loop = async () => {
    while (!stop.signal.aborted) {
      await read().catch(() => undefined);
      if (stop.signal.aborted) return;
      link(false);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  };
  void loop();
  return () => stop.abort();
}
