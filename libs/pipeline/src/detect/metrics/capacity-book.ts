import { CapacityWatch, type CapacityVerdict, trackRecord } from '@tocsin/detect';
import { type EpochMs } from '@tocsin/model';
import { type Counters } from '../../counters.js';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { type MinuteMean } from './peer-groups.js';
import { capacityDraft } from './series-drafts.js';
import { type SeriesWatch } from './series-watch.js';

/** What ends the alert of a forecast. A crossing does not: the forecast was right, the limit is reached. */
const ENDS: readonly CapacityVerdict['kind'][] = ['withdrawn', 'expired'];

/** Resources that can run out: a forecast for each series and rule that names it, and what became of earlier ones. */
export class CapacityBook {
  private readonly watches = new Map<string, CapacityWatch>();

  constructor(private readonly counts: Counters) {}

  judge(
    minute: readonly MinuteMean[],
    at: EpochMs,
    rulesOf: (watch: SeriesWatch) => CompiledRules,
    take: (watch: SeriesWatch, drafts: readonly SignalDraft[]) => void,
  ): void {
    for (const { watch, mean } of minute)
      for (const rule of watch.rulesFor(rulesOf(watch)).capacity) {
        const capacity = this.watchOf(`${watch.key}\0${rule.id}`);
        const limit = {
          limit: rule.above ?? rule.below!,
          direction: rule.above === undefined ? ('below' as const) : ('above' as const),
          horizonMs: rule.horizonMs,
          minProbability: rule.minProbability,
        };
        for (const verdict of capacity.observe(at, mean, limit)) {
          this.counts.add(`forecasts_${verdict.kind}`);
          if (verdict.kind !== 'told' && !ENDS.includes(verdict.kind)) continue;
          take(watch, [capacityDraft(watch.identity, rule, at, verdict, mean, trackRecord(capacity.ledger))]);
        }
      }
  }

  toJson(): unknown {
    return [...this.watches].map(([key, watch]) => [key, watch.toJson()]);
  }

  restore(json: unknown): void {
    for (const [key, watch] of json as [string, unknown][]) this.watches.set(key, CapacityWatch.fromJson(watch));
  }

  private watchOf(key: string): CapacityWatch {
    let watch = this.watches.get(key);
    if (!watch) this.watches.set(key, (watch = new CapacityWatch()));
    return watch;
  }
}
