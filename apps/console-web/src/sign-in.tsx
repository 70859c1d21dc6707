import { type FormEvent, useEffect, useState } from 'react';
import {
  type Credential,
  type OpenIdOption,
  openIdOption,
  takeRefusal,
  withPassword,
  withToken,
} from './credential.js';

interface SignInProps {
  readonly problem: string;
  readonly onCredential: (credential: Credential) => void;
}

/** By an OpenID provider where there is one, by login and password, or with a token: the first start printed one, and accounts are made with it. */
export function SignIn({ problem, onCredential }: SignInProps) {
  const [byToken, setByToken] = useState(false);
  const [login, setLogin] = useState('');
  const [secret, setSecret] = useState('');
  const [refusal, setRefusal] = useState(takeRefusal);
  const [openId, setOpenId] = useState<OpenIdOption | null>(null);
  useEffect(() => void openIdOption().then(setOpenId), []);
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
        {openId && (
          <>
            <a className="primary" href={`${openId.path}?to=${encodeURIComponent(location.pathname)}`}>
              Sign in with {openId.title}
            </a>
            <p className="or">or</p>
          </>
        )}
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
        <button className={openId ? '' : 'primary'}>Sign in</button>
        <button type="button" className="plain" onClick={other}>
          {byToken ? 'Use login and password' : 'Use a token'}
        </button>
        {byToken && <p>The first start printed one. Accounts are made with it.</p>}
        {(refusal || problem) && <p role="alert">{refusal || problem}</p>}
      </form>
    </main>
  );
}
