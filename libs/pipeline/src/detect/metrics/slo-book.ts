import { type SloRule } from '@tocsin/contracts';
import { BurnRate } from '@tocsin/detect';
import { type EpochMs } from '@tocsin/model';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft, type Subject, subjectKey } from '../subject.js';
import { sloDraft } from './series-drafts.js';
import { type SeriesWatch } from './series-watch.js';

/** By how much a total grew in the minute that ended. */
export interface MinuteIncrease {
  readonly watch: SeriesWatch;
  readonly increase: number;
}

interface Budget {
  readonly subject: Subject;
  readonly objective: number;
  readonly burn: BurnRate;
  firing: boolean;
}

/** Error budgets, one for each objective and service whose counters it names. */
export class SloBook {
  private readonly budgets = new Map<string, Budget>();

  judge(
    minute: readonly MinuteIncrease[],
    at: EpochMs,
    rulesOf: (watch: SeriesWatch) => CompiledRules,
    take: (subject: Subject, drafts: readonly SignalDraft[]) => void,
  ): void {
    const counted = new Map<string, { subject: Subject; rule: SloRule; total: number; bad: number }>();
    for (const { watch, increase } of minute)
      for (const { rule, total, bad } of watch.rulesFor(rulesOf(watch)).slos) {
        const { subject } = watch.identity;
        const key = `${subjectKey(subject)}\0${rule.id}`;
        const sums = counted.get(key) ?? { subject, rule, total: 0, bad: 0 };
        counted.set(key, sums);
        if (total) sums.total += increase;
        if (bad) sums.bad += increase;
      }
    for (const [key, { subject, rule, total, bad }] of counted) {
      const budget = this.budgetOf(key, subject, rule.objective);
      const verdict = budget.burn.observe(total, bad);
      if (!verdict && !budget.firing) continue;
      budget.firing = verdict !== null;
      take(subject, [sloDraft(rule, subject.service, at, verdict)]);
    }
  }

  toJson(): unknown {
    return [...this.budgets].map(([key, { burn, ...rest }]) => [key, { ...rest, burn: burn.toJson() }]);
  }

  static fromJson(json: unknown): SloBook {
    const book = new SloBook();
    for (const [key, { burn, ...rest }] of json as [string, Omit<Budget, 'burn'> & { burn: unknown }][])
      book.budgets.set(key, { ...rest, burn: BurnRate.fromJson(rest.objective, burn) });
    return book;
  }

  /** A changed objective starts a new account. */
  private budgetOf(key: string, subject: Subject, objective: number): Budget {
    const known = this.budgets.get(key);
    if (known?.objective === objective) return known;
    const budget = { subject, objective, burn: new BurnRate(objective), firing: false };
    this.budgets.set(key, budget);
    return budget;
  }
}
