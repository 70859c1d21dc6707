import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startVendor } from '@tocsin/testing';
import { Problem, answered, createTocsinClient } from './tocsin-client.js';

describe('the client', () => {
  const seen: { method: string; path: string; authorization?: string | undefined; csrf: unknown; body: string }[] = [];
  let url = '';
  let stop = async () => {};
  beforeAll(async () => {
    ({ url, stop } = await startVendor(({ method, path, headers, body }) => {
      seen.push({ method, path, authorization: headers.authorization, csrf: headers['x-csrf-token'], body });
      if (path.includes('gone'))
        return {
          status: 404,
          headers: { 'content-type': 'application/problem+json' },
          body: { type: 'about:blank', title: 'NotFound', status: 404, detail: 'no incident gone' },
        };
      return { status: 200, body: { incidents: [], nextCursor: null } };
    }));
  });
  afterAll(() => stop());

  it('sends what proves who calls, parameters and bodies to their places', async () => {
    const client = createTocsinClient({ url, credential: { token: 't' } });
    const query = { state: 'open', limit: 2 };
    expect(await answered(client.GET('/api/v1/incidents', { params: { query } }))).toEqual({
      incidents: [],
      nextCursor: null,
    });
    const inBrowser = createTocsinClient({ url, credential: { csrf: 'c' } });
    const path = { id: 'inc/1', action: 'note' };
    await answered(
      inBrowser.POST('/api/v1/incidents/{id}/{action}', {
        params: { path, header: { 'Idempotency-Key': 'k' } },
        body: { text: 'x' },
      }),
    );
    expect(seen).toEqual([
      { method: 'GET', path: '/api/v1/incidents?state=open&limit=2', authorization: 'Bearer t', body: '' },
      { method: 'POST', path: '/api/v1/incidents/inc%2F1/note', csrf: 'c', body: '{"text":"x"}' },
    ]);
  });

  it('throws what went wrong in the words of the server', async () => {
    const client = createTocsinClient({ url, credential: { token: 't' } });
    const failed = answered(client.GET('/api/v1/incidents/{id}', { params: { path: { id: 'gone' } } }));
    await expect(failed).rejects.toEqual(new Problem(404, { detail: 'no incident gone' }));
    await expect(failed).rejects.toMatchObject({ status: 404, message: 'no incident gone' });
  });
});
