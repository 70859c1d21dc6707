import { type Vendors } from './cluster.js';
import { STORY_TOPOLOGY } from './story.js';

/** Rules of the end-to-end runs: quick to resolve, everyone is told. */
export const storyRules = ({ webhook, smtp, jira }: Vendors): unknown => ({
  sources: [{ topics: ['app-logs', 'app-metrics', 'syslog'], environment: 'production' }],
  detect: { logs: { rateBurst: { enabled: false } }, alerts: { resolveAfterMs: 20_000 } },
  correlate: { topology: STORY_TOPOLOGY, resolveAfterMs: 10_000, announceMs: 10_000 },
  notify: {
    channels: [
      {
        id: 'hook',
        type: 'webhook',
        url: webhook.url,
        secret: { env: 'TOCSIN_SECRET_HOOK' },
        allowPrivateAddresses: true,
      },
      { id: 'mail', type: 'email', smtpUrl: smtp.url, from: 'tocsin@example.org' },
    ],
    ticketing: [
      {
        id: 'ops',
        type: 'jira',
        baseUrl: jira.url,
        project: 'OPS',
        user: 'bot@example.org',
        token: { env: 'TOCSIN_SECRET_JIRA' },
        allowPrivateAddresses: true,
      },
    ],
    users: [{ id: 'ana', contacts: [{ channel: 'hook' }, { channel: 'mail', target: 'ana@example.org' }] }],
    schedules: [{ id: 'primary', rotation: { startsOn: '2024-01-01', participants: ['ana'] } }],
    policies: [{ id: 'default', steps: [{ targets: [{ schedule: 'primary' }], waitMs: 600_000 }] }],
    routes: [{ match: 'true', policy: 'default', ticketing: 'ops' }],
  },
});
