import { type Alert, type JoinReason } from '@tocsin/model';
import { type GroupingPolicy } from '../grouping-policy.js';
import { type Companions } from '../memory/companions.js';
import { type IncidentIndex } from './incident-index.js';
import { type Features, confidence, featuresOf, goesOnHere, logOdds, reasonsOf } from './join-odds.js';
import { type Link, type Neighbourhood, addCompanionLinks, addTextLinks, addUnplacedLinks, linksOf } from './links.js';

/** An incident the alert was compared with. */
export interface Candidate {
  readonly link: Link;
  readonly features: Features;
  readonly odds: number;
  /** What decides between incidents that fit: the younger one is likelier to go on. */
  readonly rank: number;
  /** Confidence that the alert belongs here, 0–1. */
  readonly score: number;
}
/** `next` is the best of the others: the runner-up of a join, the nearest when none is joined. */
export type JoinDecision =
  | {
      readonly kind: 'join';
      readonly best: Candidate;
      readonly reasons: readonly JoinReason[];
      readonly next: Candidate | null;
    }
  | { readonly kind: 'open'; readonly next: Candidate | null };

/** True while the incident takes the alert: not closed, not idle for longer than the window unless it goes on there, not beyond the hard cap. */
function takesAlerts(link: Link, at: number, policy: GroupingPolicy): boolean {
  const { incident } = link;
  if (incident.state === 'closed') return false;
  if (incident.state === 'resolved' && at - incident.resolvedAt! > policy.reopenMs) return false;
  const afterLast = at - incident.lastJoinAt;
  const afterFirst = at - incident.openedAt;
  return (afterLast <= policy.idleMs || goesOnHere(link)) && afterFirst <= policy.capMs && afterFirst >= -policy.idleMs;
}

/** Decides alerts over the incidents of one scope. */
export class JoinJudge {
  /** Sees every comparison: for fitting weights. */
  onCompared: ((alert: Alert, candidate: Candidate) => void) | null = null;

  constructor(
    private readonly index: IncidentIndex,
    private readonly neighbourhood: Neighbourhood,
    private readonly companions: Companions,
    private readonly policy: GroupingPolicy,
  ) {}

  /** Which incident an alert belongs to, with the evidence; ties go to the older incident. */
  decide(alert: Alert): JoinDecision {
    const { policy, index } = this;
    const reach = this.neighbourhood.around(alert);
    const links = linksOf(alert, reach, index, policy);
    let ranked = this.rank(alert, reach, links.values());
    if (!ranked[0] || ranked[0].score < policy.joinRatio) {
      if (links.size === 0 && !this.neighbourhood.isPlaced(alert.service) && !this.companions.servesOn(alert.host))
        addUnplacedLinks(alert, index, links);
      addTextLinks(alert, index, links);
      addCompanionLinks(alert, index, this.companions, links);
      ranked = this.rank(alert, reach, links.values());
    }
    const [best, second = null] = ranked;
    if (!best || best.score < policy.joinRatio) return { kind: 'open', next: best ?? null };
    return { kind: 'join', best, reasons: reasonsOf(alert, reach, best.link, best.features, policy), next: second };
  }

  /** The two best, best first. */
  private rank(alert: Alert, reach: ReturnType<Neighbourhood['around']>, links: Iterable<Link>): Candidate[] {
    let best: Candidate | undefined;
    let second: Candidate | undefined;
    for (const link of links) {
      if (!takesAlerts(link, alert.startsAt, this.policy)) continue;
      const profile = this.index.profiles.get(link.incident);
      const features = featuresOf(alert, reach, link, profile, this.neighbourhood.isPlaced, this.policy);
      const odds = logOdds(link, features, this.policy.weights);
      const { youth } = this.policy.weights;
      const candidate = { link, features, odds, rank: odds + youth * features.youth, score: confidence(odds) };
      this.onCompared?.(alert, candidate);
      if (!best || isBetter(candidate, best)) [best, second] = [candidate, best];
      else if (!second || isBetter(candidate, second)) second = candidate;
    }
    return [best, second].filter((each) => each !== undefined);
  }
}

function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.rank !== b.rank) return a.rank > b.rank;
  const [one, other] = [a.link.incident, b.link.incident];
  return one.openedAt < other.openedAt || (one.openedAt === other.openedAt && one.id < other.id);
}
