import { type EpochMs, type IncidentId, type SimilarIncident } from '@tocsin/model';
import { type OpenIncident, type OpenMember } from '../scope-state.js';
import { type SayingWeights, Sayings, asFirst, isFirst } from './sayings.js';

const MAX_PAST = 2_000;
const MAX_FEATURES = 64;
const MAX_SIMILAR = 3;
const MIN_SIMILARITY = 0.35;
const FIRST_SIGNALS = 3;
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
  const first = said.slice(0, FIRST_SIGNALS).map(asFirst);
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

/** A past incident with the numbers of its features, and what the search going on knows of it. */
interface Remembered {
  readonly past: PastIncident;
  readonly numbers: readonly number[];
  search: number;
  shared: number;
}

/** A past incident that is like the one asked about, and on how many services both are. */
interface Alike {
  readonly past: PastIncident;
  readonly similarity: number;
  readonly common: number;
}

const likeliest = (a: Alike, b: Alike): number =>
  b.similarity - a.similarity ||
  b.common - a.common ||
  b.past.resolvedAt - a.past.resolvedAt ||
  (a.past.id < b.past.id ? -1 : 1);

/**
 * Resolved incidents, to find those like a new one: cosine of what both said, each saying worth the logarithm of its rarity, the
 * first three sayings thrice. Who said it only breaks ties: causes move between services. Bounded, oldest first out.
 */
export class PastIncidents {
  private readonly past = new Map<IncidentId, Remembered>();
  private readonly sayings = new Sayings<Remembered>();
  private searches = 0;

  constructor(saved: readonly PastIncident[] = []) {
    for (const each of saved) this.remember(each);
  }

  /** Remembers an incident as it was resolved; resolved again it replaces its earlier self. */
  add(incident: OpenIncident): void {
    const { id, title, services, openedAt, resolvedAt, members } = incident;
    if (resolvedAt === null) return;
    const before = this.past.get(id);
    if (before) this.forget(before);
    else if (this.past.size >= MAX_PAST) this.forget(this.past.values().next().value!);
    const resolution = resolutionOf(incident);
    this.remember({
      id,
      title,
      services: [...services],
      openedAt,
      resolvedAt,
      resolution,
      features: featuresOf(members),
    });
  }

  /** The most similar past incidents, at most three; empty when none is at least 0.35 alike. */
  similarTo({ id, members, services }: OpenIncident): SimilarIncident[] {
    const features = featuresOf(members);
    const weights = this.sayings.weigh(this.past.size);
    const length = Math.sqrt(features.reduce((sum, feature) => sum + weights.ofText(feature), 0));
    const best: Alike[] = [];
    for (const { past, shared, numbers } of this.sharing(features, weights)) {
      if (past.id === id) continue;
      let theirs = 0;
      for (const number of numbers) theirs += weights.of(number);
      const similarity = Math.round((shared / (length * Math.sqrt(theirs))) * 1e4) / 1e4;
      const last = best[MAX_SIMILAR - 1];
      if (similarity < (last?.similarity ?? MIN_SIMILARITY)) continue;
      const common = past.services.filter((one) => services.includes(one)).length;
      best.push({ past, similarity, common });
      best.sort(likeliest).splice(MAX_SIMILAR);
    }
    return best.map(({ past, similarity }) => ({
      id: past.id,
      title: past.title,
      openedAt: past.openedAt,
      resolvedAt: past.resolvedAt,
      similarity,
      resolution: past.resolution,
      shared: past.features
        .filter((feature) => !isFirst(feature) && features.includes(feature))
        .map((feature) => feature.slice(feature.indexOf('|') + 1))
        .slice(0, 5),
    }));
  }

  toJSON(): PastIncident[] {
    return [...this.past.values()].map(({ past }) => past);
  }

  /** Those that have a saying in common, with the sum of what these are worth. */
  private sharing(features: readonly string[], weights: SayingWeights): Remembered[] {
    const search = ++this.searches;
    const found: Remembered[] = [];
    for (const feature of features) {
      const worth = weights.ofText(feature);
      for (const each of this.sayings.withText(feature)) {
        if (each.search !== search) {
          each.search = search;
          each.shared = 0;
          found.push(each);
        }
        each.shared += worth;
      }
    }
    return found;
  }

  private remember(past: PastIncident): void {
    const numbers = past.features.map((feature) => this.sayings.numberOf(feature));
    const remembered = { past, numbers, search: 0, shared: 0 };
    this.past.set(past.id, remembered);
    for (const number of numbers) this.sayings.add(number, remembered);
  }

  private forget(remembered: Remembered): void {
    this.past.delete(remembered.past.id);
    for (const number of remembered.numbers) this.sayings.remove(number, remembered);
  }
}
