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

/** Where an OpenID provider signs people in, and what its button says; null without one. */
export interface OpenIdOption {
  readonly title: string;
  readonly path: string;
}

export async function openIdOption(): Promise<OpenIdOption | null> {
  const answer = await fetch('/api/v1/session/options').catch(() => null);
  if (!answer?.ok) return null;
  return ((await answer.json()) as { openId: OpenIdOption | null }).openId;
}

const REFUSALS: Readonly<Record<string, string>> = {
  'no-access': 'You are known, but may not use Tocsin: ask whoever runs it for a group that may.',
  disabled: 'Your account is disabled.',
  expired: 'That took too long, or the browser keeps no cookies. Try again.',
  failed: 'The sign-in could not be confirmed. Try again.',
  unavailable: 'The sign-in service cannot be reached.',
};

/** Why the provider's sign-in led nowhere; read once from the address, which is tidied up. */
export function takeRefusal(): string {
  const address = new URL(location.href);
  const word = address.searchParams.get('refused');
  if (word === null) return '';
  address.searchParams.delete('refused');
  history.replaceState(null, '', address);
  return REFUSALS[word] ?? 'The sign-in was refused.';
}

/** A token that the server no longer takes. */
export const forget = (): void => localStorage.removeItem(KEY);

export async function signOut(credential: Credential): Promise<void> {
  forget();
  if ('csrf' in credential)
    await fetch('/api/v1/session', { method: 'DELETE', headers: headersOf(credential) }).catch(() => null);
}
