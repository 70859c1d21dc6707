import { type Alert, type AlertId } from '@tocsin/model';
import { type GroupingPolicy, type GroupingRule, fieldOf } from '../grouping-policy.js';
import { type OpenIncident, type OpenMember } from '../scope-state.js';
import { wordsOf } from './text-similarity.js';

const MAX_TEXTS = 8;

/** What an incident has at one service. */
export interface ServiceShare {
  newest: OpenMember;
  conditions: number;
}
export interface IncidentText {
  readonly member: OpenMember;
  readonly words: ReadonlySet<string>;
}
/** What joining asks of an incident, kept so that no decision walks its members. */
export interface Profile {
  readonly services: Map<string, ServiceShare>;
  readonly hosts: Map<string, OpenMember>;
  readonly ruleKeys: Map<string, OpenMember>;
  readonly texts: IncidentText[];
  /** By fingerprint, the newest member of each. */
  readonly conditions: Map<string, OpenMember>;
}

/** What the source itself said: a detector's own sentence is the same for everyone. */
export const textOf = ({ evidence, message }: Alert): string => evidence.template ?? message;

/** The value by which a rule groups an alert; null when it does not. */
export function ruleKey(rule: GroupingRule, alert: Alert): string | null {
  if (!rule.matches(alert)) return null;
  const values = rule.by.map((field) => fieldOf(alert, field));
  return values.includes(null) ? null : [rule.id, ...values].join('\0');
}

type Where<T> = Map<string, Map<OpenIncident, T>>;

/** Where an alert is: a member, or counted beyond the member limit (`beyond` is null where its recovery is not waited for). */
export interface Place {
  readonly incident: OpenIncident;
  readonly member: OpenMember | null;
  readonly beyond: OpenIncident['beyond'][number] | null;
}

/** Which incidents an alert may belong to: those that share a service, a host or a rule's value. Derived from the members. */
export class IncidentIndex {
  readonly byService: Where<ServiceShare> = new Map();
  readonly byHost: Where<OpenMember> = new Map();
  readonly byRuleKey: Where<OpenMember> = new Map();
  readonly profiles = new Map<OpenIncident, Profile>();
  private readonly places = new Map<AlertId, Place>();

  constructor(private readonly policy: GroupingPolicy) {}

  placeOf = (id: AlertId): Place | undefined => this.places.get(id);

  addIncident(incident: OpenIncident): void {
    for (const member of incident.members) this.addMember(incident, member);
    for (const beyond of incident.beyond) this.places.set(beyond[0], { incident, member: null, beyond });
  }

  addBeyond(incident: OpenIncident, alertId: AlertId): void {
    const newest = incident.beyond[incident.beyond.length - 1];
    this.places.set(alertId, { incident, member: null, beyond: newest?.[0] === alertId ? newest : null });
  }

  addMember(incident: OpenIncident, member: OpenMember): void {
    this.places.set(member.alertId, { incident, member, beyond: null });
    const profile = this.profileOf(incident);
    const { service, host, alert } = member;
    const isNew = !profile.conditions.has(alert.fingerprint);
    profile.conditions.set(alert.fingerprint, member);
    // What joined for want of knowledge must not draw others after it.
    if (member.reasons[0]?.strategy === 'concurrent') return;
    if (service) {
      const share = profile.services.get(service);
      if (!share) add(this.byService, profile.services, service, incident, { newest: member, conditions: 1 });
      else {
        if (member.startsAt >= share.newest.startsAt) share.newest = member;
        if (isNew) share.conditions++;
      }
    }
    if (host) add(this.byHost, profile.hosts, host, incident, member);
    for (const rule of this.policy.rules) {
      const key = ruleKey(rule, alert);
      if (key !== null) add(this.byRuleKey, profile.ruleKeys, key, incident, member);
    }
    if (!isNew) return;
    const words = wordsOf(textOf(alert));
    if (words.size < 3) return;
    profile.texts.push({ member, words });
    if (profile.texts.length > MAX_TEXTS) profile.texts.splice(1, 1);
  }

  /** No alert can join any more; its members are still found. */
  retire(incident: OpenIncident): void {
    const profile = this.profiles.get(incident);
    if (!profile) return;
    this.profiles.delete(incident);
    drop(this.byService, profile.services, incident);
    drop(this.byHost, profile.hosts, incident);
    drop(this.byRuleKey, profile.ruleKeys, incident);
  }

  remove(incident: OpenIncident): void {
    this.retire(incident);
    for (const { alertId } of incident.members) this.places.delete(alertId);
    for (const [alertId] of incident.beyond) this.places.delete(alertId);
  }

  private profileOf(incident: OpenIncident): Profile {
    let profile = this.profiles.get(incident);
    if (!profile) {
      profile = { services: new Map(), hosts: new Map(), ruleKeys: new Map(), texts: [], conditions: new Map() };
      this.profiles.set(incident, profile);
    }
    return profile;
  }
}

function add<T>(where: Where<T>, own: Map<string, T>, key: string, incident: OpenIncident, value: T): void {
  own.set(key, value);
  const incidents = where.get(key);
  if (incidents) incidents.set(incident, value);
  else where.set(key, new Map([[incident, value]]));
}

function drop<T>(where: Where<T>, own: ReadonlyMap<string, T>, incident: OpenIncident): void {
  for (const key of own.keys()) {
    const incidents = where.get(key);
    incidents?.delete(incident);
    if (incidents?.size === 0) where.delete(key);
  }
}
