import { type Truth } from '@tocsin/tool-simulate';

/** An alert within what people were told: on what, since when, and when it was seen there. */
export interface PageMember {
  readonly startsAt: number;
  readonly seenAt: number;
  readonly service: string;
  readonly host: string;
}

/** One thing that people were, or would have been, woken for. */
export interface Page {
  readonly at: number;
  readonly members: readonly PageMember[];
  /** What it named as cause by then, likeliest first; empty where nothing ranks causes. */
  causesAt(time: number): readonly string[];
}

export interface Verdict {
  readonly faults: number;
  readonly found: number;
  readonly pages: number;
  readonly truePages: number;
  readonly pagesOfFound: number;
  readonly faultsOfPages: number;
  readonly detectMs: readonly number[];
  readonly pageMs: readonly number[];
  readonly causeFirst: number;
  readonly causeInThree: number;
  readonly lookAlikes: number;
  readonly lookAlikesPaged: readonly string[];
  readonly missed: readonly string[];
}

/** What is felt of a fault after it is over. */
const AFTERGLOW_MS = 5 * 60_000;

/** The alerts that speak of what happened: on a component that felt it, begun while it was felt, and there before it was over. */
function membersOf({ root, services, startAt, endAt }: Truth, { members }: Page): readonly PageMember[] {
  const until = endAt + AFTERGLOW_MS;
  const felt = new Set([root, ...services]);
  return members.filter(
    ({ startsAt, seenAt, service, host }) =>
      startsAt >= startAt && seenAt <= until && (felt.has(service) || felt.has(host)),
  );
}

const isAbout = (truth: Truth, page: Page): boolean => membersOf(truth, page).length > 0;

/** People were told of it by this page, not of something before it or long after. */
const tells = (truth: Truth, page: Page): boolean =>
  page.at >= truth.startAt && page.at <= truth.endAt + AFTERGLOW_MS && isAbout(truth, page);

/**
 * Holds pages against what really happened.
 * - A fault is found when a page that comes between its start and five minutes after its end has an alert on the fault's root or a
 *   service that feels it, and that alert began after the fault did. An incident that noise opened before counts from its first such
 *   alert on; one that had paged before the fault tells nobody of it.
 * - Detected: when the first such alert was seen in the first page about the fault. Paged: when that page went out.
 * - A page that is about no fault is false, whatever it is about. It is held against a look-alike when it is about one.
 * - The cause is what the first page names at the fault's end.
 */
export function judge(truth: readonly Truth[], pages: readonly Page[]): Verdict {
  const faults = truth.filter(({ isFault }) => isFault);
  const lookAlikes = truth.filter(({ isFault }) => !isFault);
  const pagesOf = faults.map((fault) => pages.filter((page) => tells(fault, page)).sort((a, b) => a.at - b.at));
  const found = faults.flatMap((fault, i) => (pagesOf[i]!.length > 0 ? [{ fault, first: pagesOf[i]![0]! }] : []));
  const truePages = pages.filter((page) => faults.some((fault) => tells(fault, page)));
  const stray = pages.filter((page) => !truePages.includes(page));
  const ranks = found.map(({ fault, first }) => first.causesAt(fault.endAt).indexOf(fault.root));
  return {
    faults: faults.length,
    found: found.length,
    pages: pages.length,
    truePages: truePages.length,
    pagesOfFound: pagesOf.reduce((sum, each) => sum + each.length, 0),
    faultsOfPages: truePages.reduce((sum, page) => sum + faults.filter((fault) => isAbout(fault, page)).length, 0),
    detectMs: found.map(
      ({ fault, first }) => Math.min(...membersOf(fault, first).map(({ seenAt }) => seenAt)) - fault.startAt,
    ),
    pageMs: found.map(({ fault, first }) => first.at - fault.startAt),
    causeFirst: ranks.filter((rank) => rank === 0).length,
    causeInThree: ranks.filter((rank) => rank >= 0 && rank < 3).length,
    lookAlikes: lookAlikes.length,
    lookAlikesPaged: lookAlikes.filter((each) => stray.some((page) => tells(each, page))).map(({ kind }) => kind),
    missed: faults.filter((_, i) => pagesOf[i]!.length === 0).map(({ kind }) => kind),
  };
}

const round = (value: number): number => Math.round(value * 1e3) / 1e3;

/** In seconds. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? null : Math.round(value / 1_000);
}

/** The figures of several days together. */
export function figuresOf(verdicts: readonly Verdict[], hours: number): Record<string, unknown> {
  const sum = (value: (verdict: Verdict) => number) => verdicts.reduce((total, each) => total + value(each), 0);
  const ratio = (part: number, whole: number) => (whole === 0 ? null : round(part / whole));
  const [found, pages, truePages] = [sum((v) => v.found), sum((v) => v.pages), sum((v) => v.truePages)];
  const detectMs = verdicts.flatMap((each) => each.detectMs);
  const pageMs = verdicts.flatMap((each) => each.pageMs);
  return {
    faults: sum((v) => v.faults),
    pages,
    recall: ratio(
      found,
      sum((v) => v.faults),
    ),
    precision: ratio(truePages, pages),
    incidentsPerFault: ratio(
      sum((v) => v.pagesOfFound),
      found,
    ),
    faultsPerIncident: ratio(
      sum((v) => v.faultsOfPages),
      truePages,
    ),
    detectSeconds: { median: quantile(detectMs, 0.5), p90: quantile(detectMs, 0.9) },
    pageSeconds: { median: quantile(pageMs, 0.5), p90: quantile(pageMs, 0.9) },
    causeAc1: ratio(
      sum((v) => v.causeFirst),
      found,
    ),
    causeAc3: ratio(
      sum((v) => v.causeInThree),
      found,
    ),
    falsePagesADay: round(((pages - truePages) * 24) / hours),
    lookAlikes: sum((v) => v.lookAlikes),
    lookAlikesPaged: verdicts.flatMap((each) => each.lookAlikesPaged),
    missed: verdicts.flatMap((each) => each.missed),
  };
}
