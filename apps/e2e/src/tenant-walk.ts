import { COMMAND_ACTIONS } from '@tocsin/model';
import { type Call, type TenantData } from './tenant-data.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
}
export interface ApiDocument {
  readonly paths: Record<
    string,
    Record<
      string,
      { readonly 'x-needs': string; readonly parameters: readonly (Parameter | { readonly $ref: string })[] }
    >
  >;
}

/** One request of a caller who knows another tenant's ids, and tries. */
export interface Attempt {
  readonly operation: string;
  readonly needs: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** It names something of the other tenant: only a refusal is right. */
  readonly foreign: boolean;
}

const HOUR_MS = 3_600_000;
/** Taken for what they name: what they do is tested elsewhere. */
const NOT_WALKED = new Set(['POST /api/v1/session', 'GET /api/v1/events']);

/** What stands in the path of an operation for each of its parameters. */
const idOf = (path: string, data: TenantData, deadLetter: string): string => {
  const names: readonly (readonly [RegExp, string])[] = [
    [/incidents/, data.incident],
    [/commands/, data.command],
    [/alerts/, data.alert],
    [/silences/, data.silence],
    [/tokens/, data.token],
    [/users/, data.user],
    [/versions/, data.version],
    [/dead-letters/, encodeURIComponent(deadLetter)],
  ];
  const found = names.find(([name]) => name.test(path));
  if (!found) throw new Error(`${path}: say in tenant-walk.ts what its parameter is`);
  return found[1];
};

/** Bodies that would do harm if they were taken for the other tenant. */
const bodies = (data: TenantData): Readonly<Record<string, unknown>> => ({
  'POST /api/v1/incidents/{id}/{action}': {
    until: Date.now() + HOUR_MS,
    text: 'seen',
    into: data.incident,
    alertIds: [data.alert],
    verdict: 'noise',
  },
  'POST /api/v1/silences': { match: 'true', endsAt: Date.now() + HOUR_MS },
  'POST /api/v1/tokens': { name: 'own', scopes: ['read'] },
  'PUT /api/v1/rules': {},
  'POST /api/v1/rules/check': {},
  'PUT /api/v1/topology': { calls: [] },
  'POST /api/v1/users': { login: `own-${Math.random()}`, role: 'viewer' },
  'PATCH /api/v1/users/{id}': { disabled: true, role: 'admin' },
  'PUT /api/v1/users/me/password': { current: 'guessed', password: 'a password of twelve' },
  'POST /api/v1/dead-letters/redrive': {},
  'POST /api/v1/dead-letters/{key}/redrive': undefined,
});

/** Every operation of the document as a caller of another tenant would try it: with ids, filters and cursors that are not theirs. */
export async function attemptsOn(
  document: ApiDocument,
  owner: Call,
  data: TenantData,
  deadLetter: string,
): Promise<Attempt[]> {
  const known = bodies(data);
  const attempts: Attempt[] = [];
  for (const [template, methods] of Object.entries(document.paths))
    for (const [name, { 'x-needs': needs, parameters }] of Object.entries(methods)) {
      const method = name.toUpperCase();
      const operation = `${method} ${template}`;
      if (NOT_WALKED.has(operation)) continue;
      const writes = method !== 'GET' && method !== 'DELETE';
      if (writes && !(operation in known)) throw new Error(`${operation}: say in tenant-walk.ts what its body is`);
      const foreign = template.includes('{');
      const ofActions = template.includes('{action}') ? COMMAND_ACTIONS : [''];
      for (const action of ofActions) {
        const path = template.replace('{action}', action).replace(/\{\w+\}/, () => idOf(template, data, deadLetter));
        const attempt = { operation, needs, method, path, body: known[operation], foreign };
        attempts.push(attempt);
        const queries = parameters.flatMap((each) => ('in' in each && each.in === 'query' ? [each.name] : []));
        for (const query of await strangeQueries(queries, owner, path))
          attempts.push({ ...attempt, path: `${path}?${query}` });
      }
    }
  return attempts;
}

/** Filters that only the owner's things match, and where the owner's own reading goes on. */
async function strangeQueries(names: readonly string[], owner: Call, path: string): Promise<string[]> {
  const queries: string[] = [];
  if (names.includes('service')) queries.push('service=checkout');
  if (names.includes('before')) queries.push(`before=${Number.MAX_SAFE_INTEGER}&limit=500`);
  if (names.includes('cursor')) {
    const { json } = await owner('GET', `${path}?limit=1`);
    const { nextCursor } = json as { nextCursor: string | null };
    const made = Buffer.from(JSON.stringify([Date.now() + HOUR_MS, ''])).toString('base64url');
    queries.push(`cursor=${encodeURIComponent(nextCursor ?? made)}`, `cursor=${made}&limit=200`);
  }
  return queries;
}
