import { HOUR_MS } from '@tocsin/model';
import { type OidcConfig } from '@tocsin/platform';
import { type Timer } from '@tocsin/ports';
import { type Configuration } from 'openid-client';
import { groupsIn } from './access-of.js';

/** A package of modules only: loaded when somebody signs in. */
const load = () => import('openid-client');
const METADATA_MS = HOUR_MS;
const TIMEOUT_SECONDS = 10;

/** What a browser keeps between leaving for the provider and coming back; without it nobody can finish. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who somebody is, by a provider's word. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly login: string;
  readonly displayName: string;
  readonly groups: readonly string[];
}

/** The authorization code flow with PKCE, state and nonce (OpenID Connect Core 1.0, RFC 7636, RFC 9207). */
export class OidcClient {
  private known: { readonly configuration: Promise<Configuration>; readonly until: number } | null = null;

  constructor(
    readonly config: OidcConfig,
    private readonly redirectUri: string,
    private readonly timer: Timer,
  ) {}

  /** Where to send the browser. Rejects when the provider cannot be asked. */
  async begin(): Promise<{ readonly url: URL; readonly attempt: SignInAttempt }> {
    const { buildAuthorizationUrl, calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier, randomState } =
      await load();
    const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: this.redirectUri,
      scope: this.config.scopes,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { url, attempt };
  }

  /** Who came back. Rejects for an answer that is not the one to this attempt, or that the provider does not stand by. */
  async finish(query: string, { state, nonce, verifier }: SignInAttempt): Promise<Identity> {
    const { authorizationCodeGrant, fetchUserInfo } = await load();
    const configuration = await this.configuration();
    const tokens = await authorizationCodeGrant(configuration, new URL(`${this.redirectUri}?${query}`), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims()!;
    const more = configuration.serverMetadata().userinfo_endpoint
      ? await fetchUserInfo(configuration, tokens.access_token, claims.sub)
      : {};
    return identityOf({ ...more, ...claims }, this.config.groupsClaim);
  }

  private configuration(): Promise<Configuration> {
    const now = this.timer.now();
    if (this.known && this.known.until > now) return this.known.configuration;
    const configuration = this.discover();
    this.known = { configuration, until: now + METADATA_MS };
    configuration.catch(() => (this.known = null));
    return configuration;
  }

  private async discover(): Promise<Configuration> {
    const { ClientSecretBasic, None, allowInsecureRequests, discovery } = await load();
    const { issuer, clientId, clientSecret } = this.config;
    const server = new URL(issuer);
    return discovery(server, clientId, {}, clientSecret === null ? None() : ClientSecretBasic(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      // The configuration lets only loopback go without TLS.
      execute: server.protocol === 'http:' ? [allowInsecureRequests] : [],
    });
  }
}

type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string };

function identityOf(claims: Claims, groupsClaim: string): Identity {
  const text = (...names: string[]) => names.map((name) => claims[name]).find((value) => typeof value === 'string');
  const login = text('email', 'preferred_username') ?? claims.sub;
  return {
    issuer: claims.iss,
    subject: claims.sub,
    login: String(login).slice(0, 200),
    displayName: String(text('name') ?? login).slice(0, 200),
    groups: groupsIn(claims, groupsClaim),
  };
}
