import { type ScopeChange } from '@tocsin/contracts';
import { type Inbound, NOTHING, changesOnly } from '../define.js';
import { type Fields, fieldsOf, inner, text, timeOf } from '../fields.js';

/** The service that a repository builds: its name without the owner. */
export const repositoryName = (fields: Fields): string =>
  text(fields, 'full_name', 'path_with_namespace', 'name').split('/').at(-1) ?? '';

function deployment(body: Fields, now: number): ScopeChange | null {
  const status = inner(body, 'deployment_status');
  const made = inner(body, 'deployment');
  if (text(status, 'state') !== 'success') return null;
  return {
    id: `github-deployment-${text(made, 'id')}`,
    type: 'deploy',
    title: text(made, 'ref') || text(made, 'sha').slice(0, 12),
    service: repositoryName(inner(body, 'repository')),
    host: '',
    at: timeOf(status.updated_at ?? status.created_at) ?? now,
    labels: { environment: text(status, 'environment') || text(made, 'environment'), sha: text(made, 'sha') },
  };
}

function release(body: Fields, now: number): ScopeChange | null {
  const made = inner(body, 'release');
  if (text(body, 'action') !== 'published') return null;
  const service = repositoryName(inner(body, 'repository'));
  return {
    id: `github-release-${text(made, 'id')}`,
    type: 'deploy',
    title: text(made, 'tag_name', 'name'),
    service,
    host: '',
    at: timeOf(made.published_at) ?? now,
    labels: { url: text(made, 'html_url') },
  };
}

/** GitHub: successful deployments and published releases. Every other event is taken and says nothing. */
export const github: Inbound = {
  id: 'github',
  title: 'GitHub',
  read: (json, { headers, now }) => {
    const body = fieldsOf(json, 'GitHub webhook');
    const event = String(headers['x-github-event'] ?? '');
    const change =
      event === 'deployment_status' ? deployment(body, now) : event === 'release' ? release(body, now) : null;
    return change ? changesOnly([change]) : NOTHING;
  },
};
