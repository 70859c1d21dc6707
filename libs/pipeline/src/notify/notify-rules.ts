import { type ChannelConfig, type NotifyRules, type TicketingConfig } from '@tocsin/contracts';
import { ConfigurationError, type Incident } from '@tocsin/model';
import { type ActiveSilence, type NotifyPolicy, type Route } from '@tocsin/notify';
import { type Silence } from '@tocsin/ports';
import { type Matcher, compileMatcher, isRefusal } from '@tocsin/rules';

const SAMPLE = {
  severity: 'high',
  state: 'open',
  title: '',
  environment: 'production',
  services: ['checkout'] as readonly string[],
  hosts: ['web-1'] as readonly string[],
  alerts: ['error share'] as readonly string[],
};
type View = typeof SAMPLE;
type Subject = { readonly incident: View };

const viewOf = ({ severity, state, title, environment, services, members }: Incident): View => ({
  severity,
  state,
  title,
  environment,
  services,
  hosts: [...new Set(members.map(({ host }) => host))],
  alerts: [...new Set(members.map(({ name }) => name))],
});

const matchesIncident = (matcher: Matcher<Subject>) => (incident: Incident) => matcher({ incident: viewOf(incident) });

/** A tenant's `notify` rules, ready for deciding and sending. */
export interface CompiledNotifyRules {
  readonly policy: NotifyPolicy;
  readonly channels: ReadonlyMap<string, ChannelConfig>;
  readonly ticketing: ReadonlyMap<string, TicketingConfig>;
}

/** Throws `ConfigurationError` with every expression that cannot be used. */
export function compileNotifyRules(rules: NotifyRules): CompiledNotifyRules {
  const mistakes: { key: string; problem: string }[] = [];
  const routes: Route[] = rules.routes.map((route, i) => {
    const matcher = compileMatcher<Subject>(route.match, { incident: SAMPLE });
    if (isRefusal(matcher)) mistakes.push({ key: `notify.routes.${i}.match`, problem: matcher.problem });
    return { ...route, matches: isRefusal(matcher) ? () => false : matchesIncident(matcher) };
  });
  if (mistakes.length > 0) throw new ConfigurationError('rules', mistakes);
  const byId = <T extends { readonly id: string }>(list: readonly T[]) => new Map(list.map((item) => [item.id, item]));
  return {
    policy: {
      users: new Map(rules.users.map(({ id, contacts }) => [id, contacts])),
      schedules: byId(rules.schedules),
      policies: byId(rules.policies),
      routes,
      staleAfterMs: rules.staleAfterMs,
    },
    channels: byId(rules.channels),
    ticketing: byId(rules.ticketing),
  };
}

/** Why a silence's expression cannot be used, or null. */
export function refusalOf(match: string): string | null {
  const matcher = compileMatcher<Subject>(match, { incident: SAMPLE });
  return isRefusal(matcher) ? matcher.problem : null;
}

export const compileSilence = ({ id, match }: Silence): ActiveSilence => {
  const matcher = compileMatcher<Subject>(match, { incident: SAMPLE });
  return { id, matches: isRefusal(matcher) ? () => false : matchesIncident(matcher) };
};
