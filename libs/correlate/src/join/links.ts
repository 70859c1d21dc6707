import { type Alert } from '@tocsin/model';
import {
  type DeclaredTopology,
  type ObservedTopology,
  type Reach,
  type ServiceGraph,
  callGraph,
} from '@tocsin/topology';
import { type GroupingPolicy } from '../grouping-policy.js';
import { type Companions, placeOf } from '../memory/companions.js';
import { type OpenIncident, type OpenMember } from '../scope-state.js';
import { type IncidentIndex, ruleKey, textOf } from './incident-index.js';
import { isStorm } from './storm.js';
import { textSimilarity, wordsOf } from './text-similarity.js';

const MAX_HOPS = 2;
export const MIN_TEXT_SIMILARITY = 0.5;
/** Places of an incident that are asked for, the first to fall ill. */
const MAX_COMPANIONS = 8;
/** ln of how much more often than by chance two places must come together to say anything. */
const MIN_LIFT = 1;
const MAX_CACHED = 10_000;
/** The callee that a client-side alert speaks of. */
const PEER = 'peer.service';

/** How an alert and an incident hang together, before any time is considered. */
export interface Link {
  readonly incident: OpenIncident;
  hops: number | null;
  path: readonly string[];
  /** The member at the nearest service. */
  serviceMember: OpenMember | null;
  hostMember: OpenMember | null;
  ruleMember: OpenMember | null;
  rule: string;
  textMember: OpenMember | null;
  similarity: number;
  /** The place of the incident that the alert's most often comes with, and the lift (see Companions). */
  companion: string;
  together: number;
  /** Nothing is known of where the alert's place stands. */
  unplaced: boolean;
  /** Conditions of the incident at most one call away or on the same host. */
  near: number;
}

/** True when rule, topology or host connects them: what is only alike or at the same time is weaker. */
export const isConnected = ({ ruleMember, hops, hostMember }: Link): boolean =>
  ruleMember !== null || hops !== null || hostMember !== null;

const emptyLink = (incident: OpenIncident): Link => ({
  incident,
  hops: null,
  path: [],
  serviceMember: null,
  hostMember: null,
  ruleMember: null,
  rule: '',
  textMember: null,
  similarity: 0,
  companion: '',
  together: 0,
  unplaced: false,
  near: 0,
});

/**
 * Walks the service graph around an alert, as declared and as observed in calls; what was walked once is remembered until more is
 * observed. Follows from the topology alone, so that it is the same after a restart.
 */
export class Neighbourhood {
  private readonly cache = new Map<string, ReadonlyMap<string, Reach>>();
  private current: ServiceGraph | null = null;
  private revision = -1;

  constructor(
    private readonly declared: DeclaredTopology,
    private readonly observed: ObservedTopology,
  ) {}

  get graph(): ServiceGraph {
    const { observed } = this;
    if (this.current === null || this.revision !== observed.revision) {
      this.current = callGraph(this.declared, observed, observed.newestAt);
      this.revision = observed.revision;
      this.cache.clear();
    }
    return this.current;
  }

  within(service: string): ReadonlyMap<string, Reach> {
    const { graph } = this;
    let reach = this.cache.get(service);
    if (reach) return reach;
    reach = graph.within(service, MAX_HOPS);
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    this.cache.set(service, reach);
    return reach;
  }

  /** True when the topology knows the service. */
  isPlaced = (service: string): boolean => this.within(service).size > 1;

  /** Services within reach of an alert. The callee it names is one call away, declared or not. */
  around({ service, labels }: Alert): ReadonlyMap<string, Reach> {
    if (!service) return NOWHERE;
    const reach = this.within(service);
    const peer = labels[PEER];
    if (!peer || (reach.get(peer)?.hops ?? MAX_HOPS) < MAX_HOPS) return reach;
    return new Map([...reach, [peer, { hops: 1, path: [service, peer] }]]);
  }
}
const NOWHERE: ReadonlyMap<string, Reach> = new Map();

/** The incidents that share a service within two calls, a host or a rule's value with the alert. */
export function linksOf(
  alert: Alert,
  reach: ReadonlyMap<string, Reach>,
  index: IncidentIndex,
  policy: GroupingPolicy,
): Map<OpenIncident, Link> {
  const links = new Map<OpenIncident, Link>();
  const linkTo = (incident: OpenIncident): Link => {
    let link = links.get(incident);
    if (!link) links.set(incident, (link = emptyLink(incident)));
    return link;
  };
  for (const [service, { hops, path }] of reach)
    for (const [incident, { newest, conditions }] of index.byService.get(service) ?? NONE) {
      const link = linkTo(incident);
      if (hops <= 1) link.near += conditions;
      const isNearer = link.hops === null || hops < link.hops;
      if (!isNearer && !(hops === link.hops && newest.startsAt > link.serviceMember!.startsAt)) continue;
      link.hops = hops;
      link.path = path;
      link.serviceMember = newest;
    }
  if (alert.host)
    for (const [incident, member] of index.byHost.get(alert.host) ?? NONE) {
      const link = linkTo(incident);
      if (member.service === alert.service && member.service) continue;
      link.hostMember = member;
      if (!reach.has(member.service))
        link.near += index.profiles.get(incident)?.services.get(member.service)?.conditions ?? 1;
    }
  for (const rule of policy.rules) {
    const key = ruleKey(rule, alert);
    if (key === null) continue;
    for (const [incident, member] of index.byRuleKey.get(key) ?? NONE) {
      const link = linkTo(incident);
      link.ruleMember ??= member;
      link.rule ||= `${rule.id}: same ${rule.by.map((field, i) => `${field} ${key.split('\0')[i + 1]}`).join(', ')}`;
    }
  }
  return links;
}
const NONE = new Map<OpenIncident, never>();

/** Adds the incidents whose messages have the alert's words. Asked only when nothing nearer decides: it compares with each. */
export function addTextLinks(alert: Alert, index: IncidentIndex, links: Map<OpenIncident, Link>): void {
  const words = wordsOf(textOf(alert));
  if (words.size < 3) return;
  for (const [incident, { texts }] of index.profiles)
    for (const { member, words: theirs } of texts) {
      if (member.service === alert.service) continue;
      const similarity = textSimilarity(words, theirs);
      if (similarity < MIN_TEXT_SIMILARITY || similarity <= (links.get(incident)?.similarity ?? 0)) continue;
      const link = links.get(incident) ?? emptyLink(incident);
      link.similarity = similarity;
      link.textMember = member;
      links.set(incident, link);
    }
}

/** Adds the incidents at places that often fall ill together with the alert's. Asked only when nothing nearer decides. */
export function addCompanionLinks(
  alert: Alert,
  index: IncidentIndex,
  companions: Companions,
  links: Map<OpenIncident, Link>,
): void {
  const place = placeOf(alert);
  if (!companions.knows(place)) return;
  for (const [incident, { services, hosts }] of index.profiles) {
    let tried = 0;
    for (const other of services.size > 0 ? services.keys() : hosts.keys()) {
      if (++tried > MAX_COMPANIONS) break;
      const lift = companions.lift(place, other, alert.startsAt);
      if (lift < MIN_LIFT || lift <= (links.get(incident)?.together ?? 0)) continue;
      const link = links.get(incident) ?? emptyLink(incident);
      link.together = lift;
      link.companion = other;
      links.set(incident, link);
    }
  }
}

/** Adds every incident that is a storm, for an alert whose place nothing is known of. */
export function addUnplacedLinks(alert: Alert, index: IncidentIndex, links: Map<OpenIncident, Link>): void {
  for (const incident of index.profiles.keys()) {
    if (!isStorm(incident, alert.startsAt)) continue;
    const link = links.get(incident) ?? emptyLink(incident);
    link.unplaced = true;
    links.set(incident, link);
  }
}
