import { type Inbound, NOTHING, changesOnly } from '../define.js';
import { fieldsOf, inner, text, timeOf } from '../fields.js';
import { repositoryName } from '../github/github.js';

/** GitLab's deployment hook: successful deployments. */
export const gitlab: Inbound = {
  id: 'gitlab',
  title: 'GitLab',
  read: (json, { now }) => {
    const body = fieldsOf(json, 'GitLab webhook');
    if (text(body, 'object_kind') !== 'deployment' || text(body, 'status') !== 'success') return NOTHING;
    return changesOnly([
      {
        id: `gitlab-deployment-${text(body, 'deployment_id')}`,
        type: 'deploy',
        title: text(body, 'ref', 'short_sha'),
        service: repositoryName(inner(body, 'project')),
        host: '',
        at: timeOf(body.status_changed_at) ?? now,
        labels: { environment: text(body, 'environment'), sha: text(body, 'short_sha') },
      },
    ]);
  },
};
