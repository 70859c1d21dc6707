import { type EpochMs, MINUTE_MS } from '@tocsin/model';
import { type Estate, type SilentPlacement } from '@tocsin/topology';
import { type OpenMember } from '../scope-state.js';
import { type Deviation } from './deviation.js';
import { type IllPlace } from './host-case.js';
import { componentOf, propagates } from './incident-deviations.js';

/** A signal is found a little after what it finds. */
const LEAD_MS = 2 * MINUTE_MS;
/** As strong as a departure that is clearly one, by `Deviation.strength`: silence has no size. */
const SILENCE = 2;

/** What of the services was measured all the time and has stopped since the onset. */
export const silentSince = (services: readonly string[], openedAt: EpochMs, estate: Estate): SilentPlacement[] =>
  services.flatMap((service) => estate.silentOf(service)).filter(({ since }) => since >= openedAt - LEAD_MS);

export const silenceDeviations = (silent: readonly SilentPlacement[]): Deviation[] =>
  silent.map(({ instance, service, host }) => ({
    component: instance || service,
    subject: host ? `metrics from ${host}` : 'metrics',
    role: 'silence',
    peer: '',
    strength: SILENCE,
    direction: 'up',
    observed: NaN,
    expected: NaN,
    propagates: false,
  }));

/** Where something is ill by itself: what its own alerts say, and what fell silent. Each place once, in order of name. */
export function illPlacesOf(
  members: readonly OpenMember[],
  silent: readonly SilentPlacement[],
  estate: Estate,
): IllPlace[] {
  const places = new Map<string, IllPlace>();
  const put = (component: string, service: string, host: string): void => {
    if (component && host) places.set(`${component}\0${host}`, { component, service, host });
  };
  for (const { alert } of members) {
    if (propagates(alert)) continue;
    const component = estate.nameOf(componentOf(alert));
    const host = alert.host ? estate.nameOf(alert.host) : estate.hostOf(component);
    put(component, alert.service || estate.serviceOf(component), host);
  }
  for (const { instance, service, host } of silent) put(instance || service, service, host);
  return [...places.keys()].sort().map((key) => places.get(key)!);
}

/** The hosts that have alerts of their own: as themselves, or as a service by their name. */
export const hostsWithAlerts = (members: readonly OpenMember[], estate: Estate): ReadonlySet<string> =>
  new Set(
    members
      .filter(({ service, host }) => host && (!service || service === host))
      .map(({ host }) => estate.nameOf(host)),
  );
