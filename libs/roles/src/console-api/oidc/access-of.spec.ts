import { describe, expect, it } from '@jest/globals';
import { readConfig } from '@tocsin/platform';
import { accessOf, groupsIn } from './access-of.js';

const grantsOf = (text: string) =>
  readConfig({ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'tocsin', OIDC_GRANTS: text }).oidc!.grants;
const GRANTS = grantsOf(
  'ops=admin, /sre/a=b=analyst, pay=responder/payments, pay-lead=analyst/payments, acme=responder@acme, acme-x=admin/x@acme',
);

describe('accessOf', () => {
  it.each([
    [['ops'], { tenant: 'default', role: 'admin', teams: [] }],
    [['/sre/a=b', 'ops'], { tenant: 'default', role: 'admin', teams: [] }],
    [['/sre/a=b'], { tenant: 'default', role: 'analyst', teams: [] }],
    [['pay'], { tenant: 'default', role: 'viewer', teams: [{ team: 'payments', role: 'responder' }] }],
    [['pay-lead', 'pay'], { tenant: 'default', role: 'viewer', teams: [{ team: 'payments', role: 'analyst' }] }],
    [['acme-x', 'acme'], { tenant: 'acme', role: 'responder', teams: [{ team: 'x', role: 'admin' }] }],
    [['acme', 'ops'], { tenant: 'default', role: 'admin', teams: [] }],
  ])('gives members of %j what the grants say, of one tenant', (groups, access) => {
    expect(accessOf(groups, GRANTS)).toEqual(access);
  });

  it('gives who is in no group of the grants nothing, unless they speak of everybody', () => {
    expect(accessOf(['op', '*'], GRANTS)).toBeNull();
    expect(accessOf([], grantsOf('*=viewer@acme'))).toEqual({ tenant: 'acme', role: 'viewer', teams: [] });
  });
});

describe('groupsIn', () => {
  it.each([
    [{ groups: ['a', 1, 'b'] }, 'groups', ['a', 'b']],
    [{ groups: 'a' }, 'groups', ['a']],
    [{ realm: { roles: ['a'] } }, 'realm.roles', ['a']],
    [{ 'https://x.example/roles': ['a'] }, 'https://x.example/roles', ['a']],
    [{ realm: 'x' }, 'realm.roles', []],
    [{}, 'realm.roles', []],
  ])('of %j finds %s', (claims, claim, groups) => {
    expect(groupsIn(claims, claim)).toEqual(groups);
  });
});
