import {
  type ErrorShareState,
  type RequestCounter,
  judgeErrorShare,
  newErrorShareState,
  requestCounterOf,
} from '@tocsin/detect';
import { type EpochMs, MINUTE_MS } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { BUCKET_MS } from '../open-buckets.js';
import { type SignalDraft, type Subject, subjectKey } from '../subject.js';
import { failedRequestsDraft } from './series-drafts.js';
import { type SeriesIdentity } from './series-identity.js';

const WINDOW = MINUTE_MS / BUCKET_MS;

interface Counts {
  all: number;
  failed: number;
}

/** The requests of one service that are counted under one stem. Plain data. */
interface Requests {
  readonly subject: Subject;
  readonly stem: string;
  /** Of the open bucket, and of the buckets of the last minute. */
  open: Counts;
  recent: Counts[];
  share: ErrorShareState;
}

/** Increments come as fractions; their sum must not depend on their order. */
const exact = (value: number): number => Math.round(value * 1e6) / 1e6;

/**
 * The share of failed requests of each service, all its instances together, from whatever counters it has: what its users notice.
 * Judged like the share of error lines, over a sliding minute.
 */
export class RequestBook {
  private readonly requests = new Map<string, Requests>();
  private readonly counters = new Map<string, RequestCounter | null>();

  /** Takes by how much a total grew. */
  add(seriesKey: string, { subject, name, labels }: SeriesIdentity, increase: number): void {
    let counter = this.counters.get(seriesKey);
    if (counter === undefined) this.counters.set(seriesKey, (counter = requestCounterOf(name, labels)));
    if (!counter) return;
    const key = `${subjectKey(subject)}\0${counter.stem}`;
    let requests = this.requests.get(key);
    if (!requests) {
      const none = { all: 0, failed: 0 };
      requests = { subject, stem: counter.stem, open: none, recent: [], share: newErrorShareState() };
      this.requests.set(key, requests);
    }
    if (counter.counts !== 'failed') requests.open.all += increase;
    if (counter.counts !== 'all') requests.open.failed += increase;
  }

  closeBucket(
    endAt: EpochMs,
    rulesOf: (subject: Subject) => CompiledRules,
    take: (subject: Subject, drafts: readonly SignalDraft[]) => void,
  ): void {
    for (const requests of this.requests.values()) {
      const { subject, stem, open, recent, share } = requests;
      recent.push({ all: exact(open.all), failed: exact(open.failed) });
      requests.open = { all: 0, failed: 0 };
      if (recent.length > WINDOW) recent.shift();
      const limits = rulesOf(subject).detect.metrics.failedRequests;
      if (!limits.enabled) continue;
      const all = recent.reduce((sum, each) => sum + each.all, 0);
      const failed = recent.reduce((sum, each) => sum + each.failed, 0);
      const verdict = judgeErrorShare(share, all, Math.min(all, failed), limits, endAt % MINUTE_MS === 0);
      if (verdict.firing || verdict.cleared)
        take(subject, [failedRequestsDraft(subject.service, stem, endAt, limits.severity, verdict)]);
    }
  }

  toJson(): unknown {
    return [...this.requests];
  }

  static fromJson(json: unknown): RequestBook {
    const book = new RequestBook();
    for (const [key, requests] of json as [string, Requests][]) book.requests.set(key, requests);
    return book;
  }
}
