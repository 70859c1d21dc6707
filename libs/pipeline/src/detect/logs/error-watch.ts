import { type ErrorShareState, judgeErrorShare, newErrorShareState } from '@tocsin/detect';
import { type EpochMs, MINUTE_MS } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { clip } from './clip.js';
import { type ServiceWindow } from './service-window.js';

const MAX_SURPRISE = 40;
const MIN_MINUTES = 10;
const percent = (ratio: number): string => `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %`;

interface Counted {
  readonly lines: number;
  readonly errors: number;
}

/** The share of errors among a service's lines, judged each bucket over the last minute. */
export class ErrorWatch {
  private readonly recent: Counted[] = [];
  private share: ErrorShareState = newErrorShareState();

  /** Lines and errors of the last minute. */
  get minute(): Counted {
    const sum = (pick: (each: Counted) => number) => this.recent.reduce((total, each) => total + pick(each), 0);
    return { lines: sum(({ lines }) => lines), errors: sum(({ errors }) => errors) };
  }

  /** How many of so many lines are usually errors; null while that is not known. */
  expected(lines: number): number | null {
    const { minutes, lines: known, errors } = this.share;
    return minutes >= MIN_MINUTES && known > 0 ? (lines * errors) / known : null;
  }

  closeBucket(window: ServiceWindow | null, endAt: EpochMs, bucketMs: number, rules: CompiledRules): SignalDraft[] {
    const limits = rules.detect.logs.errorShare;
    this.recent.push({ lines: window?.lines ?? 0, errors: window?.errors ?? 0 });
    if (this.recent.length * bucketMs > MINUTE_MS) this.recent.shift();
    if (!limits.enabled) return [];
    const { lines, errors } = this.minute;
    const verdict = judgeErrorShare(this.share, lines, errors, limits, endAt % MINUTE_MS === 0);
    if (!verdict.firing && !verdict.cleared) return [];
    const example = window?.errorExample;
    return [
      {
        kind: 'log.error-share',
        rule: 'error-share',
        subject: 'errors',
        name: 'error share',
        host: '',
        at: endAt,
        status: verdict.firing ? 'firing' : 'resolved',
        severity: limits.severity,
        surprise: Math.round(Math.min(MAX_SURPRISE, verdict.surprise) * 1e3) / 1e3,
        message: `${percent(verdict.ratio)} of lines are errors, ${percent(verdict.expectedRatio)} expected${example ? `: ${clip(example.text)}` : ''}`,
        evidence: {
          observed: verdict.ratio,
          expected: verdict.expectedRatio,
          ...(example ? { examples: [clip(example.text)] } : {}),
        },
      },
    ];
  }

  toJson(): unknown {
    return { recent: this.recent, share: this.share };
  }

  static fromJson(json: unknown): ErrorWatch {
    const saved = json as { recent: Counted[]; share: ErrorShareState };
    const watch = new ErrorWatch();
    watch.recent.push(...saved.recent);
    watch.share = saved.share;
    return watch;
  }
}
