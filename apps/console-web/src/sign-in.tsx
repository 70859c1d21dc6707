import { type FormEvent, useState } from 'react';

/** Asks for a token. Accounts come later; until then a token is the key. */
export function SignIn({ problem, onToken }: { readonly problem: string; readonly onToken: (token: string) => void }) {
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim()) onToken(token.trim());
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>Tocsin</h1>
        <p>Paste a token. The first start printed one; others are made with it.</p>
        <input
          type="password"
          autoComplete="off"
          aria-label="Token"
          placeholder="tcs_…"
          value={token}
          onChange={(event) => setToken(event.target.value)}
          autoFocus
        />
        <button className="primary">Open</button>
        {problem && <p role="alert">{problem}</p>}
      </form>
    </main>
  );
}
