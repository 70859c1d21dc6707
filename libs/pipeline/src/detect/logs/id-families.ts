import { DistinctCount } from '@tocsin/detect';
import { type FamilyCount } from './session-window.js';

const MAX_FAMILIES = 16;
/** Families are looked at for so long; then anew from nothing. */
const MIN_MINUTES = 20;
const MAX_MINUTES = 60;
const MIN_IDS = 30;
const MIN_LINES_AN_ID = 1.5;
const MAX_LINES_AN_ID = 300;
/** Ids come and go: all of them are at least this share of the sum of each minute's. Users and hosts come again. */
const MIN_FRESH = 0.15;

interface Family {
  readonly name: string;
  lines: number;
  /** Sum of the different ids of each minute. */
  minuteIds: number;
  all: DistinctCount;
  minute: DistinctCount;
}

const newFamily = (name: string): Family => ({
  name,
  lines: 0,
  minuteIds: 0,
  all: new DistinctCount(),
  minute: new DistinctCount(),
});

/**
 * The kinds of ids in a service's lines, and which of them are of sessions: those that stand in several lines each, and of which there
 * are new ones all the time.
 */
export class IdFamilies {
  constructor(
    private families: Family[] = [],
    private minutes = 0,
  ) {}

  get size(): number {
    return this.families.length;
  }

  /** -1 when there are too many. */
  numberOf(name: string): number {
    const known = this.families.findIndex((family) => family.name === name);
    if (known >= 0 || this.families.length >= MAX_FAMILIES) return known;
    return this.families.push(newFamily(name)) - 1;
  }

  add(counts: ReadonlyMap<number, FamilyCount>): void {
    for (const [number, { lines, distinct }] of counts) {
      const family = this.families[number]!;
      family.lines += lines;
      family.all.merge(distinct);
      family.minute.merge(distinct);
    }
  }

  /** Ends a minute. Returns the family of sessions that most lines have, once it is known; null before. */
  closeMinute(joinsTemplates: (family: number) => boolean): number | null {
    for (const family of this.families) {
      family.minuteIds += family.minute.estimate;
      family.minute = new DistinctCount();
    }
    if (++this.minutes < MIN_MINUTES) return null;
    const [best] = this.families
      .map((family, number) => ({ family, number }))
      .filter(({ family, number }) => isOfSessions(family) && joinsTemplates(number))
      .sort((a, b) => b.family.lines - a.family.lines);
    if (!best && this.minutes < MAX_MINUTES) return null;
    this.minutes = 0;
    this.families = this.families.map(({ name }) => newFamily(name));
    return best?.number ?? null;
  }

  toJson(): unknown {
    const families = this.families.map(({ all, minute, ...rest }) => {
      return { ...rest, all: all.toJson(), minute: minute.toJson() };
    });
    return { families, minutes: this.minutes };
  }

  static fromJson(json: unknown): IdFamilies {
    const saved = json as {
      readonly families: readonly (Omit<Family, 'all' | 'minute'> & { all: number[]; minute: number[] })[];
      readonly minutes: number;
    };
    const families = saved.families.map(({ all, minute, ...rest }) => {
      return { ...rest, all: new DistinctCount(all), minute: new DistinctCount(minute) };
    });
    return new IdFamilies(families, saved.minutes);
  }
}

function isOfSessions({ lines, minuteIds, all }: Family): boolean {
  const ids = all.estimate;
  const perId = lines / ids;
  return ids >= MIN_IDS && perId >= MIN_LINES_AN_ID && perId <= MAX_LINES_AN_ID && ids >= MIN_FRESH * minuteIds;
}
