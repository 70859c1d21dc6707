import { eventually } from '@tocsin/testing';

/** A call to the API with a token; the answer's text and JSON. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}
export type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** What goes to the receivers, which may be another process than the API's. */
const INTAKE = /^POST \/(?:v2\/|api\/v1\/(?:ingest|changes))/;

export const callWith =
  ({ url, intakeUrl }: { readonly url: string; readonly intakeUrl: string }, token: string): Call =>
  async (method, path, body) => {
    const raw = typeof body === 'string';
    const type = { 'content-type': raw ? 'text/plain' : 'application/json' };
    const answer = await fetch(`${INTAKE.test(`${method} ${path}`) ? intakeUrl : url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : type) },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    return { status: answer.status, text, json: isJson ? JSON.parse(text) : {} };
  };

/** What a tenant has that another may try to reach. */
export interface TenantData {
  readonly incident: string;
  readonly alert: string;
  readonly command: string;
  readonly silence: string;
  readonly token: string;
  readonly user: string;
  readonly version: string;
  readonly login: string;
  readonly rules: object;
}

const LINES = 240;
const PASSWORD = 'a long enough password';

/**
 * Gives a tenant one of everything. `mark` stands in every text of it; services, hosts and keys are the same for every tenant, so that
 * what is kept by name alone would be mixed up.
 */
export async function plantTenant(call: Call, token: string, mark: string, rules: object): Promise<TenantData> {
  const idOf = ({ json }: Answer): string => (json as { id: string }).id;
  const must: Call = async (method, path, body) => {
    const answer = await call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const { version } = (await must('PUT', '/api/v1/rules', rules)).json as { version: string };
  const silence = await must('POST', '/api/v1/silences', {
    match: `incident.title == "${mark}"`,
    endsAt: Date.now() + 3_600_000,
    comment: mark,
  });
  const made = await must('POST', '/api/v1/tokens', { name: `agent ${mark}`, scopes: ['read'] });
  const login = `ana-${mark}`;
  const user = await must('POST', '/api/v1/users', { login, role: 'viewer', displayName: mark, password: PASSWORD });
  const startAt = Date.now() - 300_000;
  const lines = Array.from({ length: LINES }, (_, i) =>
    JSON.stringify({ '@timestamp': new Date(startAt + i * 1_250).toISOString(), message: `${mark} served page ${i}` }),
  );
  await must('POST', '/api/v1/ingest?service=checkout', lines.join('\n'));
  await must('POST', '/api/v1/changes', { title: `deploy ${mark}`, service: 'checkout', type: 'deploy' });
  const payload = { summary: `${mark}: out of disk`, source: 'db-1', component: 'checkout', severity: 'critical' };
  await must('POST', '/v2/enqueue', { routing_key: token, event_action: 'trigger', dedup_key: 'disk', payload });
  type Found = { incidents: { id: string; title: string; members: { alertId: string }[] }[] };
  const incidents = async () => ((await must('GET', '/api/v1/incidents?state=open')).json as Found).incidents;
  await eventually(async () => {
    if ((await incidents()).length === 0) throw new Error('no incident yet');
  }, 60_000);
  const [incident] = await incidents();
  await must('POST', `/api/v1/incidents/${incident!.id}/note`, { text: mark });
  const commands = async () => (await must('GET', '/api/v1/commands')).json as { commands: { id: string }[] };
  for (const path of ['commands', 'alerts', 'signals', 'changes', 'services', 'templates'] as const)
    await eventually(async () => {
      const { json, text } = await must('GET', `/api/v1/${path}`);
      if ((json as Record<string, unknown[]>)[path]!.length === 0) throw new Error(`no ${path} yet: ${text}`);
    }, 120_000);
  return {
    incident: incident!.id,
    alert: incident!.members[0]!.alertId,
    command: (await commands()).commands[0]!.id,
    silence: idOf(silence),
    token: idOf(made),
    user: idOf(user),
    version,
    login,
    rules,
  };
}
