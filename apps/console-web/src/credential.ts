/** What proves who one is: a token that was pasted, or the word of a session whose cookie the browser keeps. */
export type Credential = { readonly token: string } | { readonly csrf: string };

const KEY = 'tocsin-token';

export const headersOf = (credential: Credential): Record<string, string> =>
  'token' in credential ? { authorization: `Bearer ${credential.token}` } : { 'x-csrf-token': credential.csrf };

/** What an earlier visit left: a token, or a session that still holds. */
export async function restored(): Promise<Credential | null> {
  const token = localStorage.getItem(KEY);
  if (token) return { token };
  const answer = await fetch('/api/v1/session').catch(() => null);
  if (!answer?.ok) return null;
  const { csrf } = (await answer.json()) as { csrf: string | null };
  return csrf === null ? null : { csrf };
}

export function withToken(token: string): Credential {
  localStorage.setItem(KEY, token);
  return { token };
}

/** Throws with the server's words when it refuses. */
export async function withPassword(login: string, password: string): Promise<Credential> {
  const answer = await fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  const json = (await answer.json()) as { csrf: string; detail?: string };
  if (!answer.ok) throw new Error(json.detail ?? `the server answered ${answer.status}`);
  return { csrf: json.csrf };
}

/** A token that the server no longer takes. */
export const forget = (): void => localStorage.removeItem(KEY);

export async function signOut(credential: Credential): Promise<void> {
  forget();
  if ('csrf' in credential)
    await fetch('/api/v1/session', { method: 'DELETE', headers: headersOf(credential) }).catch(() => null);
}
