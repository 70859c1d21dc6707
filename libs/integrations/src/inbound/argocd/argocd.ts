import { type Inbound, NOTHING, changesOnly } from '../define.js';
import { fieldsOf, needed, text } from '../fields.js';

/** Argo CD notifications with the template in `ops/senders/argocd.yaml`: an application that was synchronised. */
export const argocd: Inbound = {
  id: 'argocd',
  title: 'Argo CD',
  read: (json, { now }) => {
    const body = fieldsOf(json, 'Argo CD notification');
    const service = needed(body, 'Argo CD notification', 'app');
    if (text(body, 'phase') !== 'Succeeded') return NOTHING;
    const revision = text(body, 'revision');
    const labels = { project: text(body, 'project'), health: text(body, 'health') };
    return changesOnly([
      {
        id: `argocd-${service}-${revision}`,
        type: 'deploy',
        title: revision.slice(0, 12),
        service,
        host: '',
        at: now,
        labels,
      },
    ]);
  },
};
