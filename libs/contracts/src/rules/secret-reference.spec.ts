import { describe, expect, it } from '@jest/globals';
import { type TenantId, asId } from '@tocsin/model';
import { refusalOfVariable, secretMistakes } from './secret-reference.js';

const of = (tenant: string, variable: string) => refusalOfVariable(asId<TenantId>(tenant), variable);

describe('refusalOfVariable', () => {
  it.each([
    ['default', 'TOCSIN_SECRET_HOOK'],
    ['default', 'TOCSIN_SECRET_JIRA_TOKEN_2'],
    ['acme', 'TOCSIN_SECRET_ACME__HOOK'],
    ['acme-eu', 'TOCSIN_SECRET_ACME_EU__HOOK_2'],
  ])('lets %s refer to %s', (tenant, variable) => {
    expect(of(tenant, variable)).toBeNull();
  });

  it.each([
    ['default', 'KAFKA_PASSWORD'],
    ['default', 'DATABASE_URL'],
    ['default', 'TOCSIN_BOOTSTRAP_TOKEN'],
    ['default', 'TOCSIN_SECRET_'],
    ['default', 'TOCSIN_SECRET_ACME__HOOK'],
    ['default', 'tocsin_secret_hook'],
    ['default', 'TOCSIN_SECRET_HOOK_FILE'],
    ['default', 'X\nTOCSIN_SECRET_HOOK'],
    ['acme', 'TOCSIN_SECRET_HOOK'],
    ['acme', 'TOCSIN_SECRET_ACME_HOOK'],
    ['acme', 'TOCSIN_SECRET_ACME_EU__HOOK'],
    ['acme', 'TOCSIN_SECRET_ACME__EU__HOOK'],
    ['acme', 'TOCSIN_SECRET_ACME___HOOK'],
    ['Acme', 'TOCSIN_SECRET_ACME__HOOK'],
    ['acme_eu', 'TOCSIN_SECRET_ACME_EU__HOOK'],
    ['a.*', 'TOCSIN_SECRET_ACME__HOOK'],
  ])('does not let %s refer to %j', (tenant, variable) => {
    expect(of(tenant, variable)).not.toBeNull();
  });
});

describe('secretMistakes', () => {
  it('finds them wherever they stand, and says how to mend them', () => {
    const notify = {
      channels: [
        { id: 'a', url: 'https://u:p@x.example/', secret: { env: 'DATABASE_URL' } },
        { id: 'b', url: { env: 'TOCSIN_SECRET_URL' }, secret: { env: 'TOCSIN_SECRET_HOOK' } },
        { id: 'c', smtpUrl: 'smtp://mail.example' },
      ],
    };
    expect(secretMistakes(asId<TenantId>('default'), notify, 'notify')).toEqual([
      { key: 'notify.channels.0.url', problem: expect.stringContaining('{ env: TOCSIN_SECRET_') },
      { key: 'notify.channels.0.secret.env', problem: expect.stringContaining('rename DATABASE_URL') },
    ]);
  });
});
