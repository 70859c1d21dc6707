import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DeliveryId, type Incident, type IncidentId, type RuleVersion, type TenantId, asId } from '@tocsin/model';
import { type Database, type Delivery, type Repositories, type Transaction, type User } from '@tocsin/ports';
import { exampleIncident } from '../builders/example-incident.js';

export interface RepositoriesFixture {
  readonly database: Database;
  readonly repositories: Repositories;
  readonly dispose: () => Promise<void>;
}

/** Every promise of the repositories; each database runs it. */
export function describeRepositoriesContract(name: string, open: () => Promise<RepositoriesFixture>): void {
  describe(`repositories: ${name}`, () => {
    let fixture: RepositoriesFixture;
    let repositories: Repositories;
    let serial = 0;
    beforeAll(async () => {
      fixture = await open();
      ({ repositories } = fixture);
    });
    afterAll(() => fixture.dispose());

    /** A tenant of its own for each test. */
    const tenantOf = () => asId<TenantId>(`t${process.pid}-${Date.now()}-${serial++}`);
    const as = <T>(tenant: TenantId, work: (tx: Transaction) => Promise<T>) => fixture.database.asTenant(tenant, work);
    const incidentId = (text: string) => asId<IncidentId>(text);
    const delivery = (tenant: TenantId, over: Partial<Delivery> = {}): Delivery => ({
      id: asId<DeliveryId>('d1'),
      tenant,
      incidentId: incidentId('i1'),
      channel: 'hook',
      target: '',
      purpose: 'page',
      reason: 'announced',
      body: { title: 'x' },
      plannedAt: 1_000,
      ...over,
    });

    it('keeps the newest revision of an incident and numbers incidents from one', async () => {
      const tenant = tenantOf();
      const one = exampleIncident({ tenant, id: incidentId('a') });
      const project = (incident: Incident) => as(tenant, (tx) => repositories.incidents.project(tx, incident));
      expect(await project(one)).toBe(true);
      expect(await project(exampleIncident({ tenant, id: incidentId('b'), openedAt: one.openedAt + 1 }))).toBe(true);
      expect(await project({ ...one, revision: 3, state: 'acknowledged' })).toBe(true);
      expect(await project({ ...one, revision: 2, state: 'open' })).toBe(false);
      expect(await project({ ...one, revision: 3 })).toBe(false);
      const found = await as(tenant, (tx) => repositories.incidents.get(tx, one.id));
      expect(found).toEqual({ ...one, revision: 3, state: 'acknowledged', number: 1 });
    });

    it('finds the accounts of an identity in every tenant, and keeps roles within teams', async () => {
      const [one, two] = [tenantOf(), tenantOf()];
      const identity = { issuer: 'https://id.example', subject: one };
      const user = (tenant: TenantId): User => ({
        tenant,
        id: 'u',
        login: `${tenant}@example.org`,
        displayName: 'Ana',
        role: 'viewer',
        teams: [{ team: 'payments', role: 'responder' }],
        passwordHash: null,
        identity,
        createdAt: 1,
        disabledAt: null,
      });
      for (const tenant of [one, two])
        expect(await as(tenant, (tx) => repositories.users.create(tx, user(tenant)))).toBe(true);
      expect(await as(one, (tx) => repositories.users.create(tx, { ...user(one), id: 'v', login: `${one}-v` }))).toBe(
        false,
      );
      const found = () =>
        fixture.database.asSystem((tx) => repositories.users.findByIdentity(tx, identity.issuer, identity.subject));
      expect(await found()).toEqual([user(one), user(two)]);
      await fixture.database.asSystem((tx) => repositories.users.update(tx, { ...user(two), teams: [] }));
      expect(await found()).toEqual([user(one), { ...user(two), teams: [] }]);
    });

    it('keeps the newest state of a view by its own time, whatever text is in it, and shows it to its tenant alone', async () => {
      const [tenant, other] = [tenantOf(), tenantOf()];
      const entry = {
        tenant,
        kind: 'template',
        id: 't',
        service: 'web',
        state: '',
        at: 5,
        body: { text: 'a\0b' },
      } as const;
      await as(tenant, (tx) => repositories.views.put(tx, [entry, { ...entry, id: 'u', at: 6 }]));
      await as(tenant, (tx) =>
        repositories.views.put(tx, [
          { ...entry, at: 9 },
          { ...entry, at: 7, body: {} },
        ]),
      );
      const list = (of: TenantId, cursor?: string) =>
        as(of, (tx) => repositories.views.list(tx, { kind: 'template', limit: 1, ...(cursor ? { cursor } : {}) }));
      const first = await list(tenant);
      expect(first.entries).toEqual([
        expect.objectContaining({ id: 't', at: 9, firstAt: 5, body: { text: 'a\ufffdb' } }),
      ]);
      const second = await list(tenant, first.nextCursor!);
      expect([second.entries.map(({ id }) => id), second.nextCursor]).toEqual([['u'], null]);
      expect((await list(other)).entries).toEqual([]);
    });

    it('pages through incidents, newest first, by state and service', async () => {
      const tenant = tenantOf();
      for (let i = 0; i < 5; i++)
        await as(tenant, (tx) =>
          repositories.incidents.project(
            tx,
            exampleIncident({
              tenant,
              id: incidentId(`i${i}`),
              openedAt: 1_000 * Math.floor(i / 2),
              state: i === 4 ? 'resolved' : 'open',
              services: i % 2 ? ['db'] : ['web'],
            }),
          ),
        );
      const list = (filter: { cursor?: string; states?: ['open']; service?: string }) =>
        as(tenant, (tx) => repositories.incidents.list(tx, { limit: 2, ...filter }));
      const first = await list({});
      const second = await list({ cursor: first.nextCursor! });
      const third = await list({ cursor: second.nextCursor! });
      const ids = [first, second, third].flatMap(({ incidents }) => incidents.map(({ id }) => id));
      expect(ids).toEqual(['i4', 'i2', 'i3', 'i0', 'i1']);
      expect(third.nextCursor).toBeNull();
      expect((await list({ states: ['open'], service: 'db' })).incidents.map(({ id }) => id)).toEqual(['i3', 'i1']);
    });

    it('shows and takes only the rows of the tenant, also where names collide', async () => {
      const [mine, theirs] = [tenantOf(), tenantOf()];
      const incident = exampleIncident({ id: incidentId('same') });
      await as(mine, (tx) => repositories.incidents.project(tx, { ...incident, tenant: mine, title: 'mine' }));
      await as(theirs, (tx) => repositories.incidents.project(tx, { ...incident, tenant: theirs, title: 'theirs' }));
      expect((await as(mine, (tx) => repositories.incidents.get(tx, incident.id)))?.title).toBe('mine');
      expect((await as(theirs, (tx) => repositories.incidents.list(tx, { limit: 9 }))).incidents).toHaveLength(1);
      await expect(as(mine, (tx) => repositories.outbox.enqueue(tx, [delivery(theirs)]))).rejects.toThrow(
        /row-level security/,
      );
    });

    it('plans a delivery once, hands it to one sender, and keeps the result', async () => {
      const tenant = tenantOf();
      const { outbox } = repositories;
      const enqueue = () => as(tenant, (tx) => outbox.enqueue(tx, [delivery(tenant)]));
      const claim = (owner: string, now: number) =>
        as(tenant, (tx) => outbox.claim(tx, owner, now, 500, 10)).then((taken) =>
          taken.filter((each) => each.tenant === tenant),
        );
      expect([await enqueue(), await enqueue()]).toEqual([1, 0]);
      expect(await claim('a', 999)).toEqual([]);
      expect(await claim('a', 1_000)).toMatchObject([
        { id: 'd1', tries: 1, maybeSentTwice: false, body: { title: 'x' } },
      ]);
      expect(await claim('b', 1_400)).toEqual([]);
      const settle = (owner: string, result: Parameters<typeof outbox.settle>[3]) =>
        as(tenant, (tx) => outbox.settle(tx, asId<DeliveryId>('d1'), owner, result, 1_450));
      await settle('a', { ok: false, retryAt: 2_000, reason: 'vendor_unavailable' });
      expect(await claim('b', 1_999)).toEqual([]);
      expect(await claim('b', 2_000)).toMatchObject([{ tries: 2, maybeSentTwice: false }]);
      expect(await claim('c', 2_500)).toMatchObject([{ tries: 3, maybeSentTwice: true }]);
      await settle('b', { ok: true });
      await settle('c', { ok: true, externalId: 'X-1' });
      expect(await as(tenant, (tx) => outbox.ofIncident(tx, incidentId('i1')))).toMatchObject([
        { state: 'delivered', externalId: 'X-1', maybeSentTwice: true, lastError: 'vendor_unavailable' },
      ]);
    });

    it('sends to one target of an incident one at a time, in planned order, and cancels what waits', async () => {
      const tenant = tenantOf();
      const { outbox } = repositories;
      const plan = ['d1', 'd2', 'd3'].map((id) => delivery(tenant, { id: asId<DeliveryId>(id) }));
      await as(tenant, (tx) =>
        outbox.enqueue(tx, [...plan, delivery(tenant, { id: asId<DeliveryId>('other'), channel: 'mail' })]),
      );
      const claim = () =>
        as(tenant, (tx) => outbox.claim(tx, 'a', 5_000, 500, 10)).then((taken) => taken.map(({ id }) => id).sort());
      expect(await claim()).toEqual(['d1', 'other']);
      expect(await claim()).toEqual([]);
      await as(tenant, (tx) => outbox.settle(tx, asId<DeliveryId>('d1'), 'a', { ok: true }, 1));
      expect(await claim()).toEqual(['d2']);
      expect(await as(tenant, (tx) => outbox.cancelPending(tx, incidentId('i1'), 'page', 'acknowledged', 1))).toBe(1);
      const states = (await as(tenant, (tx) => outbox.ofIncident(tx, incidentId('i1')))).map(({ state }) => state);
      expect(states).toEqual(['delivered', 'sending', 'cancelled', 'sending']);
    });

    it('keeps escalations and gives out the due ones', async () => {
      const tenant = tenantOf();
      const { escalations } = repositories;
      const escalation = {
        tenant,
        incidentId: incidentId('i1'),
        policy: 'p',
        step: 1,
        round: 0,
        nextAt: 500,
        state: 'active',
        reason: 'announced',
      } as const;
      await as(tenant, (tx) => escalations.put(tx, escalation));
      const due = (now: number) => as(tenant, (tx) => escalations.due(tx, now, 10));
      expect(await due(499)).toEqual([]);
      expect(await due(500)).toEqual([escalation]);
      await as(tenant, (tx) =>
        escalations.put(tx, { ...escalation, state: 'held', nextAt: null, reason: 'acknowledged' }),
      );
      expect(await due(900)).toEqual([]);
      expect(await as(tenant, (tx) => escalations.get(tx, incidentId('i1')))).toMatchObject({ state: 'held' });
    });

    it('keeps one ticket for each incident and system', async () => {
      const tenant = tenantOf();
      const ticket = { tenant, incidentId: incidentId('i1'), ticketing: 'jira', externalId: 'OPS-1', url: null };
      await as(tenant, (tx) => repositories.tickets.put(tx, ticket));
      await as(tenant, (tx) => repositories.tickets.put(tx, { ...ticket, externalId: 'OPS-2' }));
      expect(await as(tenant, (tx) => repositories.tickets.ofIncident(tx, incidentId('i1')))).toEqual([ticket]);
    });

    it('keeps silences, notices, outcomes, rules and tokens', async () => {
      const tenant = tenantOf();
      const { silences, notices, commands, ruleSets, tokens } = repositories;
      const silence = { id: 's1', tenant, match: 'true', startsAt: 10, endsAt: 20, createdBy: 'ana', comment: '' };
      const notice = {
        tenant,
        incidentId: incidentId('i1'),
        revision: 3,
        state: 'open',
        severity: 'high',
        title: 't',
        round: 1,
        announced: false,
        incident: exampleIncident({ tenant }),
      } as const;
      const outcome = {
        tenant,
        commandId: asId<never>('c1'),
        incidentId: incidentId('i1'),
        status: 'refused',
        reason: 'why',
      } as const;
      const token = {
        id: 'k1',
        tenant,
        name: 'ci',
        hash: `h-${tenant}`,
        scopes: ['ingest'],
        createdAt: 1,
        expiresAt: null,
        revokedAt: null,
      } as const;
      await as(tenant, async (tx) => {
        await silences.create(tx, silence);
        await notices.put(tx, notice);
        await commands.record(tx, outcome);
        await tokens.create(tx, token);
        for (const version of ['r-1', 'r-2', 'r-1'])
          await ruleSets.publish(tx, {
            tenant,
            version: asId<RuleVersion>(version),
            document: { of: version },
            publishedAt: 1,
            publishedBy: 'ana',
          });
      });
      await as(tenant, async (tx) => {
        expect(await silences.activeAt(tx, 9)).toEqual([]);
        expect(await silences.activeAt(tx, 10)).toEqual([silence]);
        expect(await silences.end(tx, 's1', 15)).toBe(true);
        expect(await silences.activeAt(tx, 15)).toEqual([]);
        expect(await notices.get(tx, incidentId('i1'))).toEqual(notice);
        expect(await notices.unannounced(tx, 9)).toEqual([notice]);
        expect(await commands.get(tx, 'c1')).toEqual(outcome);
        expect(await ruleSets.active(tx)).toMatchObject({ version: 'r-1', document: { of: 'r-1' } });
        expect(await ruleSets.get(tx, asId<RuleVersion>('r-2'))).toMatchObject({ document: { of: 'r-2' } });
        expect(await tokens.list(tx)).toEqual([token]);
        expect(await tokens.revoke(tx, 'k1', 5)).toBe(true);
      });
      await fixture.database.asSystem(async (tx) => {
        expect(await tokens.findByHash(tx, `h-${tenant}`)).toMatchObject({ tenant, revokedAt: 5 });
        expect(await tokens.isEmpty(tx)).toBe(false);
        expect((await ruleSets.allActive(tx)).some((row) => row.tenant === tenant)).toBe(true);
      });
    });

    it('forgets resolved incidents with what was sent about them, but neither open ones nor the last number', async () => {
      const tenant = tenantOf();
      const [old, open, newest] = ['old', 'open', 'newest'].map((id, index) =>
        exampleIncident({ tenant, id: incidentId(id), lastAt: 10, state: index === 1 ? 'open' : 'resolved' }),
      ) as [Incident, Incident, Incident];
      for (const incident of [old, open, newest])
        await as(tenant, (tx) => repositories.incidents.project(tx, incident));
      await as(tenant, (tx) =>
        repositories.outbox.enqueue(tx, [
          delivery(tenant, { id: asId<DeliveryId>('of-old'), incidentId: old.id }),
          delivery(tenant, { id: asId<DeliveryId>('of-open'), incidentId: open.id }),
        ]),
      );
      const remove = (before: number) =>
        fixture.database.asSystem((tx) => repositories.retention.removeBefore(tx, 'history', before, 100));
      expect(await remove(10)).toBe(0);
      expect(await remove(11)).toBe(1);
      const left = await as(tenant, (tx) => repositories.incidents.list(tx, { limit: 10 }));
      expect(left.incidents.map(({ id }) => id).sort()).toEqual(['newest', 'open']);
      const sent = (id: IncidentId) => as(tenant, (tx) => repositories.outbox.ofIncident(tx, id));
      expect([await sent(old.id), await sent(open.id)]).toEqual([[], [expect.objectContaining({ id: 'of-open' })]]);
    });

    it('forgets audit entries and silences of long ago', async () => {
      const tenant = tenantOf();
      const entry = { tenant, actor: 'ana', action: 'sign-in', object: '', outcome: 'ok', address: '', detail: {} };
      const silence = { id: 's', tenant, match: 'true', startsAt: 1, endsAt: 5, createdBy: 'ana', comment: '' };
      await as(tenant, async (tx) => {
        for (const at of [1, 9]) await repositories.audit.append(tx, { ...entry, at });
        await repositories.silences.create(tx, silence);
      });
      const remove = (what: 'audit' | 'notes') =>
        fixture.database.asSystem((tx) => repositories.retention.removeBefore(tx, what, 6, 100));
      expect([await remove('audit'), await remove('notes')]).toEqual([1, 1]);
      expect(await as(tenant, (tx) => repositories.silences.list(tx))).toEqual([]);
    });

    it('leaves nothing behind when a transaction fails', async () => {
      const tenant = tenantOf();
      const failing = as(tenant, async (tx) => {
        await repositories.incidents.project(tx, exampleIncident({ tenant }));
        throw new Error('halfway');
      });
      await expect(failing).rejects.toThrow('halfway');
      expect((await as(tenant, (tx) => repositories.incidents.list(tx, { limit: 1 }))).incidents).toEqual([]);
    });
  });
}
