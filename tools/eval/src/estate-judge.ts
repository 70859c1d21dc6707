import { type Truth } from '@tocsin/tool-simulate';

/** One thing that people were, or would have been, woken for. */
export interface Page {
  readonly at: number;
  readonly detectedAt: number;
  readonly services: readonly string[];
  /** Likeliest first; empty where nothing ranks causes. */
  readonly causes: readonly string[];
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

const AFTERGLOW_MS = 5 * 60_000;

/** A page is about what happened if it came while that was felt and names a component that felt it. */
const isAbout = ({ root, services, startAt, endAt }: Truth, page: Page): boolean =>
  page.at >= startAt &&
  page.detectedAt <= endAt + AFTERGLOW_MS &&
  page.services.some((name) => name === root || services.includes(name));

/** Holds pages against what really happened. */
export function judge(truth: readonly Truth[], pages: readonly Page[]): Verdict {
  const faults = truth.filter(({ isFault }) => isFault);
  const lookAlikes = truth.filter(({ isFault }) => !isFault);
  const pagesOf = faults.map((fault) => pages.filter((page) => isAbout(fault, page)).sort((a, b) => a.at - b.at));
  const found = faults.flatMap((fault, i) => (pagesOf[i]!.length > 0 ? [{ fault, first: pagesOf[i]![0]! }] : []));
  const faultsOfPage = pages.map((page) => faults.filter((fault) => isAbout(fault, page)).length);
  const stray = pages.filter((_, i) => faultsOfPage[i] === 0);
  const ranks = found.map(({ fault, first }) => first.causes.indexOf(fault.root));
  return {
    faults: faults.length,
    found: found.length,
    pages: pages.length,
    truePages: pages.length - stray.length,
    pagesOfFound: pagesOf.reduce((sum, each) => sum + each.length, 0),
    faultsOfPages: faultsOfPage.reduce((sum, each) => sum + each, 0),
    detectMs: found.map(({ fault, first }) => first.detectedAt - fault.startAt),
    pageMs: found.map(({ fault, first }) => first.at - fault.startAt),
    causeFirst: ranks.filter((rank) => rank === 0).length,
    causeInThree: ranks.filter((rank) => rank >= 0 && rank < 3).length,
    lookAlikes: lookAlikes.length,
    lookAlikesPaged: lookAlikes.filter((each) => stray.some((page) => isAbout(each, page))).map(({ kind }) => kind),
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
