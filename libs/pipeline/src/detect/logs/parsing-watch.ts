import { UNSTRUCTURED } from '@tocsin/detect';
import { type EpochMs, type ParsingQuality } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { clip } from './clip.js';
import { type ServiceWindow } from './service-window.js';
import { type TemplateBook } from './template-book.js';

/** It counts as parsed again below this part of the limit. */
const CLEAR_SHARE = 0.5;
const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(2))} %`;

interface State {
  /** Lines of the open minute, and those beyond the number of templates that are kept. */
  lines: number;
  beyond: number;
  isFiring: boolean;
  /** A line of the newest bucket that fitted no template. */
  example: string | null;
}

/**
 * How well the lines of one service fall into templates: which fit none that is known (a new template's first line does not), how many templates came and
 * went. Says so when parsing degrades, because every other judgement on these logs is worth less then.
 */
export class ParsingWatch {
  private quality: ParsingQuality = { templates: 0, unfit: 0, found: 0, merged: 0 };

  constructor(private readonly state: State = { lines: 0, beyond: 0, isFiring: false, example: null }) {}

  /** Takes a bucket whose shapes were learnt. */
  add(window: ServiceWindow, book: TemplateBook): void {
    const { state } = this;
    state.lines += window.lines;
    for (const shape of window.touched) {
      if (shape === UNSTRUCTURED || !book.ofShape(shape)) state.beyond += window.countOf(shape);
      state.example = window.examples.get(shape)?.text ?? state.example;
    }
  }

  closeMinute(book: TemplateBook, isLearning: boolean, endAt: EpochMs, rules: CompiledRules): SignalDraft[] {
    const { state } = this;
    const { lines, beyond } = state;
    Object.assign(state, { lines: 0, beyond: 0 });
    const { found, merged } = book.takeChurn();
    const unfit = beyond + found;
    this.quality = { templates: book.tracked.size, unfit, found, merged };
    const { enabled, maxShare, minLines, severity } = rules.detect.logs.parsing;
    if (!enabled || isLearning || lines < minLines) return [];
    const share = unfit / lines;
    const wasFiring = state.isFiring;
    state.isFiring = share > (wasFiring ? maxShare * CLEAR_SHARE : maxShare);
    if (!state.isFiring && !wasFiring) return [];
    return [
      {
        kind: 'log.parsing',
        rule: 'parsing',
        subject: 'templates',
        name: 'log lines fit no template',
        host: '',
        at: endAt,
        status: state.isFiring ? 'firing' : 'resolved',
        severity,
        surprise: 0,
        message: `${percent(share)} of lines fit no known template, ${percent(maxShare)} allowed; ${found} new templates in the minute`,
        evidence: {
          observed: share,
          expected: maxShare,
          ...(state.example === null ? {} : { examples: [clip(state.example)] }),
        },
      },
    ];
  }

  /** Of the minute that was just closed. */
  lastMinute(): ParsingQuality {
    return this.quality;
  }

  toJson(): unknown {
    return { state: this.state, quality: this.quality };
  }

  static fromJson(json: unknown): ParsingWatch {
    const saved = json as { readonly state: State; readonly quality: ParsingQuality };
    const watch = new ParsingWatch(saved.state);
    watch.quality = saved.quality;
    return watch;
  }
}
