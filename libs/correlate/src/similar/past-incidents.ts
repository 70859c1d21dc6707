import { type EpochMs, type IncidentId, type SimilarIncident } from '@tocsin/model';
import { type OpenIncident, type OpenMember } from '../scope-state.js';

const MAX_PAST = 2_000;
const MAX_FEATURES = 64;
const MAX_SIMILAR = 3;
const MIN_SIMILARITY = 0.35;
/** What came first says more than what followed from it. */
const FIRST_SIGNALS = 3;
const FIRST_WEIGHT = 3;
const MAX_NOTE = 200;

/** What is remembered of a resolved incident. */
export interface PastIncident {
  readonly id: IncidentId;
  readonly title: string;
  readonly services: readonly string[];
  readonly openedAt: EpochMs;
  readonly resolvedAt: EpochMs;
  readonly resolution: string;
  /** What it said, and what it said first: templates and alert names, never who said it. */
  readonly features: readonly string[];
}

/** What an alert says, wherever it says it. */
const saying = ({ alert }: OpenMember): string => `${alert.kind}|${alert.evidence.template ?? alert.name}`;

function featuresOf(members: readonly OpenMember[]): string[] {
  const ordered = [...members].sort((a, b) => a.startsAt - b.startsAt || (a.alertId < b.alertId ? -1 : 1));
  const distinct = new Set<string>();
  for (let i = 0; i < ordered.length && distinct.size < MAX_FEATURES; i++) distinct.add(saying(ordered[i]!));
  const said = [...distinct];
  const first = said.slice(0, FIRST_SIGNALS).map((each) => `first:${each}`);
  return [...said, ...first];
}

/** In this order: a person's last note, the change to blame, what recovered first; else only who resolved it. */
function resolutionOf({ timeline, resolvedBy, causes }: OpenIncident): string {
  const note = [...timeline].reverse().find(({ kind, text }) => kind === 'noted' && text !== '');
  if (note) return `${note.actor}: ${note.text.slice(0, MAX_NOTE)}`;
  const [cause] = causes;
  const recovered = cause?.evidence.some(({ kind }) => kind === 'recovery')
    ? `, ${cause.component} recovered first`
    : '';
  return resolvedBy === 'tocsin' ? `resolved on its own${recovered}` : `resolved by ${resolvedBy}${recovered}`;
}

/**
 * Resolved incidents, to find those like a new one: cosine of what both said, each saying worth the logarithm of its rarity, the
 * first three sayings thrice. Who said it only breaks ties: causes move between services. Bounded, oldest first out.
 */
export class PastIncidents {
  private readonly past: Map<IncidentId, PastIncident>;
  private readonly known = new Map<string, number>();

  constructor(saved: readonly PastIncident[] = []) {
    this.past = new Map(saved.map((each) => [each.id, each]));
    for (const each of saved) this.count(each, 1);
  }

  /** Remembers an incident as it was resolved; resolved again it replaces its earlier self. */
  add(incident: OpenIncident): void {
    const { id, title, services, openedAt, resolvedAt, members } = incident;
    if (resolvedAt === null) return;
    const before = this.past.get(id);
    if (before) this.drop(before);
    else if (this.past.size >= MAX_PAST) this.drop(this.past.values().next().value!);
    const resolution = resolutionOf(incident);
    const features = featuresOf(members);
    const remembered = { id, title, services: [...services], openedAt, resolvedAt, resolution, features };
    this.past.set(id, remembered);
    this.count(remembered, 1);
  }

  /** The most similar past incidents, at most three; empty when none is at least 0.35 alike. */
  similarTo({ id, members, services }: OpenIncident): SimilarIncident[] {
    const features = featuresOf(members);
    const own = new Set(features);
    const length = Math.sqrt(this.square(features));
    const near = [...this.past.values()].flatMap((each) => {
      const shared = each.id === id ? [] : each.features.filter((feature) => own.has(feature));
      if (shared.length === 0) return [];
      const similarity = this.square(shared) / (length * Math.sqrt(this.square(each.features)));
      const common = each.services.filter((service) => services.includes(service)).length;
      return similarity < MIN_SIMILARITY
        ? []
        : [{ each, shared, similarity: Math.round(similarity * 1e4) / 1e4, common }];
    });
    return near
      .sort(
        (a, b) =>
          b.similarity - a.similarity ||
          b.common - a.common ||
          b.each.resolvedAt - a.each.resolvedAt ||
          (a.each.id < b.each.id ? -1 : 1),
      )
      .slice(0, MAX_SIMILAR)
      .map(({ each, shared, similarity }) => ({
        id: each.id,
        title: each.title,
        openedAt: each.openedAt,
        resolvedAt: each.resolvedAt,
        similarity,
        resolution: each.resolution,
        shared: shared
          .filter((feature) => !feature.startsWith('first:'))
          .map((feature) => feature.slice(feature.indexOf('|') + 1))
          .slice(0, 5),
      }));
  }

  toJSON(): PastIncident[] {
    return [...this.past.values()];
  }

  private square(features: readonly string[]): number {
    return features.reduce((sum, feature) => {
      const idf = Math.log(1 + (this.past.size + 1) / (this.known.get(feature) ?? 1));
      const weight = idf * (feature.startsWith('first:') ? FIRST_WEIGHT : 1);
      return sum + weight * weight;
    }, 0);
  }

  private drop(past: PastIncident): void {
    this.past.delete(past.id);
    this.count(past, -1);
  }

  private count({ features }: PastIncident, by: number): void {
    for (const feature of features) {
      const times = (this.known.get(feature) ?? 0) + by;
      if (times > 0) this.known.set(feature, times);
      else this.known.delete(feature);
    }
  }
}
