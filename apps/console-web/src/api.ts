import { type Credential, headersOf } from './credential.js';

/** What the page shows of an incident: the shape of `GET /api/v1/incidents`. */
export interface ShownIncident {
  readonly id: string;
  readonly number: number;
  readonly state: 'open' | 'acknowledged' | 'resolved' | 'closed';
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
  readonly title: string;
  readonly services: readonly string[];
  readonly members: readonly Member[];
  readonly membersBeyondLimit: number;
  readonly changes: readonly {
    readonly id: string;
    readonly type: string;
    readonly title: string;
    readonly service: string;
    readonly at: number;
  }[];
  readonly causes: readonly {
    readonly component: string;
    readonly level: string;
    readonly service: string;
    readonly score: number;
    readonly text: string;
  }[];
  readonly similar: readonly {
    readonly id: string;
    readonly title: string;
    readonly similarity: number;
    readonly openedAt: number;
    readonly resolution: string;
  }[];
  readonly timeline: readonly {
    readonly at: number;
    readonly kind: string;
    readonly actor: string;
    readonly text: string;
  }[];
  readonly nearMisses: readonly {
    readonly alertId: string;
    readonly service: string;
    readonly name: string;
    readonly at: number;
    readonly score: number;
    readonly text: string;
  }[];
  readonly openedAt: number;
  readonly acknowledgedBy: string | null;
  readonly resolvedBy: string | null;
  readonly revision: number;
}

export interface Member {
  readonly alertId: string;
  readonly service: string;
  readonly host: string;
  readonly name: string;
  readonly message: string;
  readonly severity: string;
  readonly startsAt: number;
  readonly resolvedAt: number | null;
  readonly score: number;
  readonly reasons: readonly { readonly strategy: string; readonly score: number; readonly text: string }[];
}

export interface IncidentDetail extends ShownIncident {
  readonly deliveries: readonly {
    readonly id: string;
    readonly channel: string;
    readonly target: string;
    readonly purpose: string;
    readonly state: string;
    readonly reason: string;
    readonly settledAt: number | null;
    readonly maybeSentTwice: boolean;
  }[];
  readonly tickets: readonly { readonly ticketing: string; readonly externalId: string; readonly url: string | null }[];
}

export interface LeftOut {
  readonly alertId: string;
  readonly service: string;
  readonly host: string;
  readonly name: string;
  readonly severity: string;
  readonly startsAt: number;
  readonly nearest: string | null;
  readonly text: string;
}

export interface ScopeCompanions {
  readonly scope: string;
  readonly companions: readonly { readonly first: string; readonly second: string; readonly text: string }[];
}

export class Unauthorized extends Error {}

async function call<T>(credential: Credential, path: string, method = 'GET'): Promise<T> {
  const answer = await fetch(`/api/v1${path}`, { method, headers: headersOf(credential) });
  if (answer.status === 401) throw new Unauthorized('you are not signed in any more');
  const json = (await answer.json()) as T & { detail?: string };
  if (!answer.ok) throw new Error(json.detail ?? `the server answered ${answer.status}`);
  return json;
}

export const listIncidents = (credential: Credential, states: string): Promise<{ incidents: ShownIncident[] }> =>
  call(credential, `/incidents?limit=100${states ? `&state=${states}` : ''}`);
export const showIncident = (credential: Credential, id: string): Promise<IncidentDetail> =>
  call(credential, `/incidents/${id}`);
export const listLeftOut = (credential: Credential): Promise<{ leftOut: LeftOut[] }> =>
  call(credential, '/left-out?limit=100');
export const listCompanions = (credential: Credential): Promise<{ scopes: ScopeCompanions[] }> =>
  call(credential, '/companions?limit=20');
export const act = (credential: Credential, id: string, action: 'acknowledge' | 'resolve'): Promise<unknown> =>
  call(credential, `/incidents/${id}/${action}`, 'POST');

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
