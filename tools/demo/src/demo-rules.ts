/** Rules for a shop of four services, with one person on call. */
export const demoRules = (smtpUrl: string): unknown => ({
  correlate: {
    topology: [
      { caller: 'web', callee: 'checkout' },
      { caller: 'checkout', callee: 'payments' },
      { caller: 'checkout', callee: 'inventory' },
    ],
  },
  notify: {
    channels: [{ id: 'mail', type: 'email', smtpUrl, from: 'tocsin@demo.example' }],
    users: [{ id: 'ana', contacts: [{ channel: 'mail', target: 'ana@demo.example' }] }],
    schedules: [{ id: 'primary', rotation: { startsOn: '2024-01-01', participants: ['ana'] } }],
    policies: [{ id: 'default', steps: [{ targets: [{ schedule: 'primary' }], waitMs: 20_000 }], repeat: 5 }],
    routes: [{ match: 'true', policy: 'default' }],
  },
});
