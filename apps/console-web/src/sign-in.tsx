import { type FormEvent, useState } from 'react';
import { type Credential, withPassword, withToken } from './credential.js';

interface SignInProps {
  readonly problem: string;
  readonly onCredential: (credential: Credential) => void;
}

/** Login and password of an account, or a token: the first start printed one, and accounts are made with it. */
export function SignIn({ problem, onCredential }: SignInProps) {
  const [byToken, setByToken] = useState(false);
  const [login, setLogin] = useState('');
  const [secret, setSecret] = useState('');
  const [refusal, setRefusal] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (byToken) return onCredential(withToken(secret.trim()));
    withPassword(login, secret).then(onCredential, (error: Error) => setRefusal(error.message));
  };
  const other = () => {
    setByToken(!byToken);
    setSecret('');
    setRefusal('');
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>Tocsin</h1>
        {!byToken && (
          <input
            autoComplete="username"
            aria-label="Login"
            placeholder="Login"
            value={login}
            onChange={(event) => setLogin(event.target.value)}
            autoFocus
            required
          />
        )}
        <input
          key={byToken ? 'token' : 'password'}
          type="password"
          autoComplete={byToken ? 'off' : 'current-password'}
          aria-label={byToken ? 'Token' : 'Password'}
          placeholder={byToken ? 'tcs_…' : 'Password'}
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
          required
        />
        <button className="primary">Sign in</button>
        <button type="button" className="plain" onClick={other}>
          {byToken ? 'Use login and password' : 'Use a token'}
        </button>
        {byToken && <p>The first start printed one. Accounts are made with it.</p>}
        {(refusal || problem) && <p role="alert">{refusal || problem}</p>}
      </form>
    </main>
  );
}
