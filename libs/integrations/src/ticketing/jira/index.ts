import { type SecretReader, type SendResult } from '../../sdk/delivery-message.js';
import { type Ticketing, defineTicketing } from '../../sdk/define.js';
import { isFailed, request } from '../../sdk/request.js';
import { type JiraConfig } from './config.js';
import { labelOf, renderComment, renderIssue } from './render.js';

type Failed = Extract<SendResult, { ok: false }>;

/** Calls the REST API version 3; the JSON of the answer, or why not. */
async function call(
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
  config: JiraConfig,
  read: SecretReader,
): Promise<{ json: unknown } | Failed> {
  const credentials = Buffer.from(`${config.user}:${read(config.token)}`).toString('base64');
  const headers = {
    authorization: `Basic ${credentials}`,
    accept: 'application/json',
    'content-type': 'application/json',
  };
  const url = `${config.baseUrl.replace(/\/$/, '')}/rest/api/3${path}`;
  const { allowPrivateAddresses } = config;
  const answer = await request({
    method,
    url,
    headers,
    allowPrivateAddresses,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return isFailed(answer) ? answer : { json: answer.text ? JSON.parse(answer.text) : null };
}

const isJson = (answer: { json: unknown } | Failed): answer is { json: unknown } => 'json' in answer;

const opened = (key: string, { baseUrl }: JiraConfig): SendResult => ({
  ok: true,
  externalId: key,
  url: `${baseUrl.replace(/\/$/, '')}/browse/${key}`,
});

/** Jira Cloud: one issue an incident, found again by its label; comments on change; done on the end. */
export const jira: Ticketing<JiraConfig> = defineTicketing<JiraConfig>({
  id: 'jira',
  title: 'Jira Cloud',

  /** A create that was answered too late may have worked: so it is always looked for first. */
  async open(message, config, read) {
    const jql = `project = "${config.project}" AND labels = "${labelOf(message.incident.incidentId)}"`;
    const found = await call('POST', '/search/jql', { jql, fields: ['summary'], maxResults: 1 }, config, read);
    if (!isJson(found)) return found;
    const [known] = (found.json as { issues?: { key: string }[] }).issues ?? [];
    if (known) return opened(known.key, config);
    const created = await call('POST', '/issue', renderIssue(message, config), config, read);
    return isJson(created) ? opened((created.json as { key: string }).key, config) : created;
  },

  async update(message, key, config, read) {
    const commented = await call(
      'POST',
      `/issue/${encodeURIComponent(key)}/comment`,
      renderComment(message),
      config,
      read,
    );
    return isJson(commented) ? opened(key, config) : commented;
  },

  /** The transition is chosen by the category of its status, since every project names its own. */
  async close(message, key, config, read) {
    const path = `/issue/${encodeURIComponent(key)}/transitions`;
    const offered = await call('GET', path, undefined, config, read);
    if (!isJson(offered)) return offered;
    type Transition = { readonly id: string; readonly to: { readonly statusCategory: { readonly key: string } } };
    const { transitions = [] } = offered.json as { transitions?: Transition[] };
    const done = transitions.find(({ to }) => to.statusCategory.key === 'done');
    if (!done) return jira.update(message, key, config, read);
    const moved = await call('POST', path, { transition: { id: done.id } }, config, read);
    return isJson(moved) ? opened(key, config) : moved;
  },
});
